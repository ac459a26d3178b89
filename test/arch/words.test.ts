/** Words and paths that must not be in the tree: unfinished marks, escapes from the checkers, one machine's folders, registries. */
import { expect, it } from 'vitest';
import { isCode, projectFiles, textOf } from './sourceFiles.ts';

// Written in pieces, so that this file does not find itself.
const marks = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);
const escapes = new RegExp([`@ts-${'ignore'}`, `@ts-${'nocheck'}`, `eslint-${'disable'}`, `oxlint-${'disable'}`].join('|'));
const focused = new RegExp(`\\b(it|test|describe|verifies)\\.(${['on' + 'ly', 'sk' + 'ip', 'to' + 'do'].join('|')})\\b`);
const machines = new RegExp(
  [`(^|[^a-z.])/(w${'ork'}|f${'arm'}|ro${'ot'})/`, `/bash_j${'obs'}`, `regist${'ry'}\\.[a-z]+js`, `//d${'eb'}\\.`].join('|'),
  'm',
);

const code = projectFiles(['.'], isCode);
const texts = projectFiles(['.'], (file) => /\.(ts|tsx|mjs|js|json|md|css|html|svg|yml|txt)$/.test(file) || file.startsWith('.ci/'));

const found = (files: readonly string[], pattern: RegExp): string[] =>
  files.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? `${file}:${index + 1}: ${line.trim().slice(0, 120)}` : [])),
  );

it('leaves nothing marked as unfinished', () => {
  expect(found(code, marks)).toEqual([]);
});

it('escapes from no checker', () => {
  expect(found(code, escapes)).toEqual([]);
});

it('runs every test', () => {
  expect(
    found(
      code.filter((file) => file.startsWith('test/')),
      focused,
    ),
  ).toEqual([]);
});

it('names no folder of one machine and no registry', () => {
  expect(found(texts, machines)).toEqual([]);
});

it('numbers every decision once', () => {
  const numbers = projectFiles(['docs/adr']).map((file) => /(\d{4})-/.exec(file)?.[1]);
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
});
