/** What is derived from the contracts is in the tree as it must be. */
import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import { derive } from '../../scripts/generate.ts';
import { inRoot } from '../../scripts/lib/paths.ts';
import { verifies } from '../support/verifies.ts';
import { textOf } from './sourceFiles.ts';

verifies('docs.derived', 'has the reference, the schemas and the manifest as the contracts say', async () => {
  const stale = (await derive())
    .filter(({ path, content }) => !existsSync(inRoot(path)) || textOf(path) !== content)
    .map(({ path }) => path);
  expect(stale, 'Run `npm run gen` and commit the result.').toEqual([]);
});
