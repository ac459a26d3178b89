/** Which rule takes a sentence and what it makes of it. The whole turns are in `goldens.test.ts`. */
import { describe, expect, it } from 'vitest';
import type { ContextItem } from '#contracts/chat/message';
import { addImport } from '../../../../server/local/providers/offline/intents/addImport.ts';
import { create } from '../../../../server/local/providers/offline/intents/create.ts';
import { document } from '../../../../server/local/providers/offline/intents/document.ts';
import { explain } from '../../../../server/local/providers/offline/intents/explain.ts';
import { find } from '../../../../server/local/providers/offline/intents/find.ts';
import { findSymbol } from '../../../../server/local/providers/offline/intents/findSymbol.ts';
import { rules } from '../../../../server/local/providers/offline/intents/index.ts';
import { listFiles } from '../../../../server/local/providers/offline/intents/listFiles.ts';
import { removeImport } from '../../../../server/local/providers/offline/intents/removeImport.ts';
import { rename } from '../../../../server/local/providers/offline/intents/rename.ts';
import { replace } from '../../../../server/local/providers/offline/intents/replace.ts';
import { run } from '../../../../server/local/providers/offline/intents/run.ts';
import { readTurn } from '../../../../server/local/providers/offline/turn.ts';

const attached: readonly ContextItem[] = [{ kind: 'file', path: 'src/open.ts', text: '' }];
const read = (text: string, context: readonly ContextItem[] = []) => readTurn(text, context, new Set());

function ruleFor(text: string, context: readonly ContextItem[] = []): string | undefined {
  const turn = read(text, context);
  return rules.find((rule) => rule.match(turn) !== null)?.name;
}

describe('the rule that takes a sentence', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['explain src/a.ts', 'explain'],
    ['Can you please explain @src/a.ts?', 'explain'],
    ['what does src/a.ts do?', 'explain'],
    ["what's in `src/a.ts`?", 'explain'],
    ['summarise src/a.ts', 'explain'],
    ['/explain src/a.ts', 'explain'],
    ['find foo', 'find'],
    ['search for "foo bar"', 'find'],
    ['where is add used', 'find'],
    ['find all references to add', 'find'],
    ['grep TODOs', 'find'],
    ['where is add defined?', 'findSymbol'],
    ['find symbol Cart', 'findSymbol'],
    ['go to the definition of Cart', 'findSymbol'],
    ['rename add to sum', 'rename'],
    ['Please rename the function `add` to `sum` in src/x.ts.', 'rename'],
    ['/rename add sum', 'rename'],
    ['rename the file a.ts to b.ts', 'rename'],
    ['replace "a" with "b" in src/x.ts', 'replace'],
    ['replace all occurrences of foo by bar everywhere', 'replace'],
    ['change "a" to "b" in src/x.ts', 'replace'],
    ['change the loop to a map', 'help'],
    ['replace the loop with a map', 'help'],
    ["add import { z } from 'zod' to src/a.ts", 'addImport'],
    ['add `import os` to a.py', 'addImport'],
    ['import z from zod in src/a.ts', 'addImport'],
    ['remove the import of lodash from src/a.ts', 'removeImport'],
    ['document src/a.ts', 'document'],
    ['add doc comments to function add', 'document'],
    ['write docstrings for a.py', 'document'],
    ['/doc src/a.ts', 'document'],
    ['create an empty file notes.md', 'create'],
    ['create src/hello.ts with "hi"', 'create'],
    ['make src/a.ts faster', 'help'],
    ['list files', 'listFiles'],
    ['what files are there in src?', 'listFiles'],
    ['find files named *.css', 'listFiles'],
    ['what errors are there', 'problems'],
    ['show problems in src/a.ts', 'problems'],
    ['any warnings?', 'problems'],
    ['error handling is missing', 'help'],
    ['run npm test', 'run'],
    ['run the tests', 'run'],
    ['hello', 'help'],
    ['help', 'help'],
    ['write me a poem', 'help'],
    ['find out why it crashes when I click the button', 'help'],
    ['why does this fail?', 'help'],
    ['', 'help'],
    ['src/a.ts\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE', 'applyMarked'],
    ['Explain and apply\n```diff\n--- a/x.ts\n+++ b/x.ts\n@@ -1 +1 @@\n-a\n+b\n```', 'applyMarked'],
    ['```ts src/a.ts\nlet a;\n```', 'applyFence'],
    ['**src/a.ts**\n\n```ts\nlet a;\n```', 'applyFence'],
    ['save this as src/a.ts\n```\nlet a;\n```', 'applyFence'],
    ['```ts\nlet a;\n```', 'help'],
  ];
  for (const [text, name] of cases) it(`${JSON.stringify(text)} is ${name}`, () => expect(ruleFor(text)).toBe(name));

  it('“explain this” needs something attached', () => {
    expect(explain.matches(read('explain this', attached))).toEqual({ path: 'src/open.ts', lines: null });
    expect(explain.matches(read('explain this'))).toEqual({ path: null, lines: null });
  });
});

describe('what is asked', () => {
  it('rename', () => {
    const file = { kind: 'file', path: 'src/x.ts' };
    expect(rename.matches(read('rename “Foo” to ‘Bar’ in src/x.ts.'))).toEqual({ from: 'Foo', to: 'Bar', scope: file, sure: true });
    expect(rename.matches(read('rename foo -> bar'))).toMatchObject({ from: 'foo', to: 'bar', scope: { kind: 'unsaid' }, sure: false });
    expect(rename.matches(read('rename foo to bar everywhere'))).toMatchObject({ scope: { kind: 'unsaid' } });
    expect(rename.matches(read('/rename foo bar @src/x.ts'))).toEqual({ from: 'foo', to: 'bar', scope: file, sure: true });
    expect(rename.matches(read('rename to to from'))).toMatchObject({ from: 'to', to: 'from' });
  });

  it('replace keeps what is in quotes exactly', () => {
    expect(replace.matches(read('replace "a  b." with `c "d"` in src/x.ts'))).toEqual({
      from: 'a  b.',
      to: 'c "d"',
      scope: { kind: 'file', path: 'src/x.ts' },
    });
    expect(replace.matches(read('replace “a” with “” in all files'))).toEqual({ from: 'a', to: '', scope: { kind: 'files', glob: null } });
    expect(replace.matches(read('replace foo with bar. '))).toMatchObject({ from: 'foo', to: 'bar', scope: { kind: 'unsaid' } });
    expect(replace.matches(read('replace foo with bar', attached))).toMatchObject({ scope: { kind: 'file', path: 'src/open.ts' } });
    expect(replace.matches(read('replace "a" with "b" in src/'))).toMatchObject({ scope: { kind: 'files', glob: 'src/**' } });
    expect(replace.matches(read('replace "a" with "b" in **/*.css'))).toMatchObject({ scope: { kind: 'files', glob: '**/*.css' } });
    expect(replace.matches(read('replace "a" with "b" in @open.ts', attached))).toMatchObject({
      scope: { kind: 'file', path: 'src/open.ts' },
    });
    expect(replace.matches(read('replace "a" with "b" and explain why'))).toBeNull();
    expect(replace.matches(read('replace "" with "b"'))).toBeNull();
  });

  it('imports', () => {
    expect(addImport.matches(read("add import { z } from 'zod' to src/a.ts"))).toMatchObject({
      js: "import { z } from 'zod'",
      path: 'src/a.ts',
    });
    expect(addImport.matches(read('add an import of useState from react in src/a.tsx'))).toMatchObject({
      js: "import { useState } from 'react'",
      path: 'src/a.tsx',
    });
    expect(addImport.matches(read('add “import x from ‘./x.ts’” to @src/b.ts'))).toMatchObject({
      js: "import x from './x.ts'",
      path: 'src/b.ts',
    });
    expect(addImport.matches(read('add from os import path, sep to a.py'))).toMatchObject({
      python: 'from os import path, sep',
      path: 'a.py',
    });
    expect(addImport.matches(read('add import numpy as np to a.py'))).toMatchObject({ python: 'import numpy as np', path: 'a.py' });
    expect(addImport.matches(read("add import './styles.css'", attached))).toMatchObject({
      js: "import './styles.css'",
      path: 'src/open.ts',
    });
    expect(addImport.matches(read("add this import to src/a.ts\n```\nimport { z } from 'zod';\n```"))).toMatchObject({
      js: "import { z } from 'zod';",
      path: 'src/a.ts',
    });
    expect(removeImport.matches(read('remove the import of lodash from src/a.ts'))).toEqual({
      name: 'lodash',
      module: null,
      path: 'src/a.ts',
    });
    expect(removeImport.matches(read("remove import { z } from 'zod' in src/a.ts"))).toEqual({
      name: 'z',
      module: 'zod',
      path: 'src/a.ts',
    });
    expect(removeImport.matches(read('remove the unused import z', attached))).toEqual({ name: 'z', module: null, path: 'src/open.ts' });
    expect(removeImport.matches(read('remove the import from ./x', attached))).toMatchObject({ path: 'src/open.ts' });
  });

  it('create', () => {
    expect(create.matches(read('create src/hello.ts with\n```ts\nlet a;\n```'))).toEqual({ path: 'src/hello.ts', content: 'let a;\n' });
    expect(create.matches(read('Create an empty file notes.md.'))).toEqual({ path: 'notes.md', content: '' });
    expect(create.matches(read('create a file called `my notes.md` containing “hi there”'))).toEqual({
      path: 'my notes.md',
      content: 'hi there\n',
    });
    expect(create.matches(read('/create Makefile'))).toEqual({ path: 'Makefile', content: '' });
    expect(create.matches(read('create src/hello.ts with a function that says hi'))).toEqual({ path: 'src/hello.ts', content: null });
    expect(create.matches(read('create a React component'))).toBeNull();
  });

  it('find', () => {
    expect(find.matches(read('search for "foo bar"'))).toEqual({ query: 'foo bar', word: false, glob: null });
    expect(find.matches(read('find foo in src/x.ts'))).toEqual({ query: 'foo', word: false, glob: 'src/x.ts' });
    expect(find.matches(read('find foo in the src folder'))).toEqual({ query: 'foo', word: false, glob: 'src/**' });
    expect(find.matches(read('Where is add() used?'))).toEqual({ query: 'add', word: true, glob: null });
    expect(find.matches(read('show usages of `add` in src/'))).toEqual({ query: 'add', word: true, glob: 'src/**' });
    expect(findSymbol.matches(read('where is the class Cart defined?'))).toEqual({ name: 'Cart' });
    expect(findSymbol.matches(read('find function `add`'))).toEqual({ name: 'add' });
  });

  it('list, document, run', () => {
    expect(listFiles.matches(read('list files'))).toEqual({ glob: '**/*' });
    expect(listFiles.matches(read('list the files in src/'))).toEqual({ glob: 'src/**' });
    expect(listFiles.matches(read('list files **/*.ts'))).toEqual({ glob: '**/*.ts' });
    expect(listFiles.matches(read('find file config'))).toEqual({ glob: '**/*config*' });
    expect(document.matches(read('document function `add` in src/a.ts'))).toEqual({ name: 'add', path: 'src/a.ts', lines: null });
    expect(document.matches(read('document add'))).toEqual({ name: 'add', path: null, lines: null });
    expect(document.matches(read('document this file', attached))).toEqual({ name: null, path: 'src/open.ts', lines: null });
    expect(run.matches(read('run `ls .`'))).toEqual({ command: 'ls .' });
    expect(run.matches(read('run ls .'))).toEqual({ command: 'ls .' });
    expect(run.matches(read('please run npm test.'))).toEqual({ command: 'npm test' });
    expect(run.matches(read('run this:\n```sh\nnpm ci\nnpm test\n```'))).toEqual({ command: 'npm ci\nnpm test' });
    expect(run.matches(read('run all the tests'))).toEqual({ command: null });
  });
});

describe('a message of a megabyte', () => {
  const long = 1_000_000;
  const hostile = ['<<<<<<< SEARCH\n', 'rename a to ', '"', '`', ' ', '\n', '```\n', 'import ', '--- a\n', 'a.ts\n```\n'];
  for (const piece of hostile) {
    it(`of ${JSON.stringify(piece)} is taken at once`, () => {
      const before = performance.now();
      expect(ruleFor(piece.repeat(Math.ceil(long / piece.length)))).toBeTypeOf('string');
      expect(performance.now() - before).toBeLessThan(10_000);
    });
  }
});
