/** Every promise has a test that cites it, and every citation a promise. */
import { expect, it } from 'vitest';
import { requirements } from '../requirements.ts';
import { isCode, projectFiles, textOf } from './sourceFiles.ts';

/** They speak of citations, and cite nothing. */
const own = ['test/requirements.ts', 'test/support/verifies.ts'];

const cited = new Set(
  projectFiles(['test'], (file) => isCode(file) && !own.includes(file)).flatMap((file) =>
    [...textOf(file).matchAll(/\bverifies\(\s*'([^']+)'/g)].map(([, id]) => id ?? ''),
  ),
);

it('leaves no promise without a test', () => {
  expect(Object.keys(requirements).filter((id) => !cited.has(id))).toEqual([]);
});

it('cites only promises there are', () => {
  expect([...cited].filter((id) => !Object.hasOwn(requirements, id))).toEqual([]);
});
