/** Bundles the runtimes into `dist/`. `bundles` is the list of what is built; the architecture tests read its metafiles. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { build, type BuildOptions } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const production = !process.argv.includes('--dev');

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  metafile: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
};
const host: BuildOptions = { ...common, platform: 'node', target: 'node24', format: 'cjs' };
const browser: BuildOptions = {
  ...common,
  platform: 'browser',
  target: 'chrome140',
  format: 'esm',
  jsx: 'automatic',
  jsxImportSource: 'preact',
};

export const bundles: readonly { name: string; options: BuildOptions }[] = [
  { name: 'extension', options: { ...host, entryPoints: ['extension/main.ts'], outfile: 'dist/extension.cjs', external: ['vscode'] } },
  { name: 'server', options: { ...host, entryPoints: ['server/local/main.ts'], outfile: 'dist/server.cjs' } },
  {
    name: 'cli',
    options: { ...host, entryPoints: ['server/local/cli/main.ts'], outfile: 'dist/cli.cjs', banner: { js: '#!/usr/bin/env node' } },
  },
  { name: 'chat', options: { ...browser, entryPoints: ['webview/chat/main.tsx'], outfile: 'dist/webview/chat.js' } },
];

export async function buildAll(): Promise<void> {
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  mkdirSync(path.join(root, '.build', 'meta'), { recursive: true });
  await Promise.all(
    bundles.map(async ({ name, options }) => {
      const result = await build(options);
      writeFileSync(path.join(root, '.build', 'meta', `${name}.json`), JSON.stringify(result.metafile));
    }),
  );
}

if (import.meta.main) await buildAll();
