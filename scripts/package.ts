/** Makes `coterie-<version>.vsix` from `dist/`, `media/` and the papers: what `.vscodeignore` lets through, and nothing to install. */
import { readFileSync, statSync } from 'node:fs';
import { createVSIX } from '@vscode/vsce';
import { ensureBuilt, sourcesFingerprint } from './build.ts';
import { fingerprint, onceFor } from './lib/fingerprint.ts';
import { inRoot, root } from './lib/paths.ts';
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
    await createVSIX({ cwd: root, packagePath: vsixFile, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });
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
