/**
 * Bundles the runtimes into `dist/`. `bundles` is the list of what is built; the architecture tests read the metafiles in
 * `.build/meta`. Files are replaced one by one and only when they differ, so that two builds at once do no harm.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { build, type BuildOptions } from 'esbuild';
import { fingerprint, onceFor } from './lib/fingerprint.ts';
import { inRoot, root } from './lib/paths.ts';
import { main } from './lib/steps.ts';
import { lazyEntry, lazyHalf, leaveToLazyHalf } from './lib/lazyHalf.ts';
import { zodEnglishOnly } from './lib/zodEnglishOnly.ts';

const sources = [
  'contracts',
  'extension',
  'server',
  'webview',
  'scripts/build.ts',
  'scripts/lib/lazyHalf.ts',
  'scripts/lib/zodEnglishOnly.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
];

/** What `dist/` is made from, as one value. */
export const sourcesFingerprint = (): string => fingerprint(sources);

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  metafile: true,
  write: false,
  minify: true,
  sourcemap: false,
  legalComments: 'none',
  logLevel: 'silent',
  plugins: [zodEnglishOnly],
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

/** Filled while the first half of the extension is bundled; the second half holds these. */
const lazyModules = new Set<string>();

/** In order: a bundle may need what one before it found out. */
export const bundles: readonly { name: string; options: BuildOptions }[] = [
  {
    name: 'extension',
    options: {
      ...host,
      entryPoints: ['extension/main.ts'],
      outfile: 'dist/extension.cjs',
      external: ['vscode'],
      plugins: [zodEnglishOnly, leaveToLazyHalf('./engine.cjs', lazyModules)],
    },
  },
  {
    name: 'engine',
    options: {
      ...host,
      entryPoints: [lazyEntry],
      outfile: 'dist/engine.cjs',
      external: ['vscode'],
      plugins: [zodEnglishOnly, lazyHalf(lazyModules)],
    },
  },
  { name: 'server', options: { ...host, entryPoints: ['server/local/main.ts'], outfile: 'dist/server.cjs' } },
  {
    name: 'cli',
    options: {
      ...host,
      entryPoints: ['server/local/cli/main.ts'],
      outfile: 'dist/cli.cjs',
      banner: { js: '#!/usr/bin/env node' },
    },
  },
  { name: 'chat', options: { ...browser, entryPoints: ['webview/chat/main.tsx'], outfile: 'dist/webview/chat.js' } },
];

export async function buildAll(): Promise<void> {
  const define = { COTERIE_BUILD: JSON.stringify(buildFacts()) };
  const metaDir = inRoot('.build', 'meta');
  mkdirSync(metaDir, { recursive: true });
  const written: string[] = [];
  for (const { name, options } of bundles) {
    const result = await build({ ...options, define });
    for (const file of result.outputFiles ?? []) {
      replace(file.path, file.contents);
      written.push(file.path);
    }
    replace(path.join(metaDir, `${name}.json`), JSON.stringify(result.metafile));
  }
  removeOthers(inRoot('dist'), new Set(written));
}

/** Builds when the sources changed since the last build of this clone. Answers whether it did. */
export async function ensureBuilt(): Promise<boolean> {
  const products = bundles.map(({ options }) => inRoot(options.outfile ?? ''));
  return await onceFor('build', sourcesFingerprint(), products, buildAll);
}

function buildFacts(): { version: string; id: string; built_at: number } {
  const { version }: { version: string } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  return { version, id: sourcesFingerprint(), built_at: epoch === undefined ? Date.now() : Number(epoch) * 1000 };
}

function replace(file: string, contents: Uint8Array | string): void {
  if (existsSync(file) && readFileSync(file).equals(Buffer.from(contents))) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}.tmp`;
  writeFileSync(fresh, contents);
  renameSync(fresh, file);
}

function removeOthers(dir: string, keep: ReadonlySet<string>): void {
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !keep.has(file) && !file.endsWith('.tmp')) rmSync(file, { force: true });
  }
}

if (import.meta.main) await main(buildAll);
