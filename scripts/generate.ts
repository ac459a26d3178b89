/** `npm run gen`: writes everything that is derived from the contracts. `--check` fails on drift and writes nothing. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Derived } from './generate/document.ts';
import { manifest } from './generate/manifest.ts';
import { openapi } from './generate/openapi.ts';
import { reference } from './generate/reference.ts';
import { schemas } from './generate/schemas.ts';
import { inRoot } from './lib/paths.ts';
import { main } from './lib/steps.ts';

/** Folders in which every file is derived; what no generator claims there is left over. */
const ownFolders = ['docs/openapi', 'docs/reference'];

export async function derive(): Promise<Derived[]> {
  return [openapi(), ...schemas(), ...reference(), await manifest()];
}

if (import.meta.main) {
  await main(async () => {
    const derived = await derive();
    const stale = derived.filter(({ path: file, content }) => !existsSync(inRoot(file)) || readFileSync(inRoot(file), 'utf8') !== content);
    const leftOver = ownFolders.flatMap(filesOf).filter((file) => !derived.some((one) => one.path === file));
    if (process.argv.includes('--check')) {
      for (const { path: file } of stale) process.stdout.write(`${file} differs from the contracts.\n`);
      for (const file of leftOver) process.stdout.write(`${file} is derived from nothing any more.\n`);
      if (stale.length + leftOver.length > 0) process.stdout.write('Run `npm run gen` and commit the result.\n');
      return stale.length + leftOver.length === 0 ? 0 : 1;
    }
    for (const { path: file, content } of stale) {
      mkdirSync(path.dirname(inRoot(file)), { recursive: true });
      writeFileSync(inRoot(file), content);
      process.stdout.write(`wrote ${file}\n`);
    }
    for (const file of leftOver) rmSync(inRoot(file));
    return 0;
  });
}

function filesOf(folder: string): string[] {
  if (!existsSync(inRoot(folder))) return [];
  return readdirSync(inRoot(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(inRoot(), path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}
