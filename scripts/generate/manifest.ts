/** The part of package.json the editor reads: `contributes` and `activationEvents`, from the data in `extension/manifest/`. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildDir, inRoot, root } from '../lib/paths.ts';
import { asJson, type Derived } from './document.ts';

const source = inRoot('extension', 'manifest', 'contributes.ts');

export async function manifest(): Promise<Derived> {
  const current: Record<string, unknown> = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  return { path: 'package.json', content: asJson({ ...current, ...(await editorParts()) }) };
}

/** Bundled first, with the editor stubbed out: commands are declared beside their handlers, which import it. */
async function editorParts(): Promise<Record<string, unknown>> {
  if (!existsSync(source)) return {};
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [source],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    plugins: [{ name: 'no-editor', setup: stubEditor }],
    logLevel: 'silent',
    // Bundled CommonJS packages ask for Node's own modules through `require`.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const file = path.join(buildDir, `manifest-${process.pid}.mjs`);
  mkdirSync(buildDir, { recursive: true });
  writeFileSync(file, outputFiles[0]?.contents ?? '');
  try {
    const module: { manifest: Record<string, unknown> } = await import(pathToFileURL(file).href);
    return module.manifest;
  } finally {
    rmSync(file, { force: true });
  }
}

function stubEditor(builder: Parameters<NonNullable<Parameters<typeof build>[0]['plugins']>[number]['setup']>[0]): void {
  builder.onResolve({ filter: /^vscode$/ }, () => ({ path: 'vscode', namespace: 'stub' }));
  // Every name answers a thing that can be called, constructed and looked into: nothing of it runs here.
  builder.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({
    contents:
      'const any = new Proxy(function () {}, { get: (_, name) => (name === Symbol.toPrimitive ? () => "" : any), apply: () => any, construct: () => any }); module.exports = any;',
  }));
}
