/** Makes `coterie-<version>.vsix` from `dist/`, `media/` and the papers: what `.vscodeignore` lets through, and nothing to install. */
import { readFileSync, statSync } from 'node:fs';
import process from 'node:process';
import { ensureBuilt, sourcesFingerprint } from './build.ts';
import { mustExec } from './lib/exec.ts';
import { fingerprint, onceFor } from './lib/fingerprint.ts';
import { inRoot } from './lib/paths.ts';
import { main, step } from './lib/steps.ts';

const { version }: { version: string } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));

export const vsixFile = inRoot(`coterie-${version}.vsix`);

/** Everything that ends up in the package, as one value. */
export function packageFingerprint(): string {
  return `${sourcesFingerprint()}-${fingerprint(['media', 'docs/images', 'package.json', '.vscodeignore', 'README.md', 'LICENSE', 'CHANGELOG.md', 'scripts/package.ts'])}`;
}

/** Builds and packages when something changed. Answers whether it did. */
export async function ensurePackaged(): Promise<boolean> {
  await ensureBuilt();
  return await onceFor('package', packageFingerprint(), [vsixFile], async () => {
    // In a process of its own: it lists every file it packs, which nobody asked for.
    await mustExec(process.execPath, [
      inRoot('node_modules', '@vscode', 'vsce', 'vsce'),
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--out',
      vsixFile,
    ]);
  });
}

if (import.meta.main) {
  await main(async () => {
    await step('Building', async () => ((await ensureBuilt()) ? 'bundled into dist/' : 'nothing changed'));
    await step('Packaging', async () => {
      await ensurePackaged();
      return `${vsixFile}, ${(statSync(vsixFile).size / 1024).toFixed(0)} KB`;
    });
  });
}
