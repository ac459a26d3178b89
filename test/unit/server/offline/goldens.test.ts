/** Whole turns of Offline as text, reviewed like prose: `test/goldens/offline/*.txt`. `vitest run -u` rewrites them. */
import { describe, expect, it } from 'vitest';
import type { ContextItem } from '#contracts/chat/message';
import { MemoryEditor } from '../../../support/memoryEditor.ts';
import { offlineTurn, transcript } from '../../../support/offlineTurn.ts';
import { sampleFiles } from '../../../support/sampleFiles.ts';

interface Golden {
  readonly name: string;
  readonly text: string;
  readonly context?: readonly ContextItem[];
  readonly set?: (editor: MemoryEditor) => void;
  readonly without?: readonly string[];
}

const selection = (path: string, start_line: number, end_line: number): ContextItem => {
  const text = (sampleFiles[path] ?? '')
    .split(/\r?\n/)
    .slice(start_line - 1, end_line)
    .join('\n');
  return { kind: 'selection', path, start_line, end_line, text };
};
const attach = (path: string): ContextItem => ({ kind: 'file', path, text: sampleFiles[path] ?? '' });

const goldens: readonly Golden[] = [
  { name: 'greeting', text: 'Hello!' },
  { name: 'unknown', text: 'Why is the sky blue?' },
  { name: 'explain-file', text: 'Please explain src/cart.ts' },
  { name: 'explain-python', text: 'what does @tools/report.py do?' },
  { name: 'explain-selection', text: 'Explain this', context: [selection('src/cart.ts', 16, 18)] },
  { name: 'explain-no-symbols', text: 'explain tools/report.py', without: ['document_symbols'] },
  { name: 'explain-missing', text: 'explain src/nowhere.ts' },
  { name: 'find-text', text: 'search for “total”' },
  { name: 'find-used', text: 'Where is `add` used?' },
  { name: 'find-symbol', text: 'where is Cart defined' },
  { name: 'rename', text: 'rename add to sum' },
  { name: 'rename-in-file', text: '/rename `Cart` `Basket` in cart.ts', context: [attach('src/cart.ts')] },
  { name: 'rename-ambiguous', text: 'rename format to show' },
  { name: 'rename-rejected', text: 'rename add to sum', set: (editor) => (editor.review = 'reject') },
  { name: 'replace-in-file', text: 'replace "0" with "ZERO" in src/math.ts' },
  { name: 'replace-everywhere', text: 'Replace “total” with “amount” everywhere.' },
  { name: 'replace-conflict', text: 'replace "total" with "amount" in all files', set: (editor) => (editor.review = 'conflict') },
  { name: 'import-merge', text: "add import { sub } from './math' to src/cart.ts" },
  { name: 'import-python', text: 'add `from pathlib import Path` to tools/report.py' },
  { name: 'import-remove', text: 'remove the import of add from src/cart.ts' },
  { name: 'document-file', text: 'document src/math.ts' },
  { name: 'document-function', text: 'add doc comments to function summarize' },
  { name: 'create', text: 'create src/hello.ts with\n\n```ts\nexport const hello = "hi";\n```' },
  { name: 'create-described', text: 'create src/hello.ts with a function that greets people' },
  {
    name: 'apply-blocks',
    text: 'Apply this:\n\nsrc/math.ts\n<<<<<<< SEARCH\n  return a + b;\n=======\n  return b + a;\n>>>>>>> REPLACE\n',
  },
  { name: 'apply-refused', text: 'src/math.ts\n<<<<<<< SEARCH\n  return a * b;\n=======\n  return b * a;\n>>>>>>> REPLACE\n' },
  { name: 'list', text: 'list files in src' },
  {
    name: 'problems',
    text: 'what errors are there?',
    set: (editor) => {
      editor.problems = [
        { path: 'src/cart.ts', line: 9, column: 3, severity: 'warning', message: 'Unused.', source: 'ts' },
        {
          path: 'src/math.ts',
          line: 2,
          column: 10,
          severity: 'error',
          message: "Type 'string' is not\nassignable to 'number'.",
          source: 'ts',
        },
      ];
    },
  },
  {
    name: 'run',
    text: 'run npm test',
    set: (editor) =>
      (editor.commands = new Map([['npm test', { exit_code: 1, output: '1 passed\n1 failed\n', truncated: false, timed_out: false }]])),
  },
  { name: 'run-unclear', text: 'run the tests' },
  { name: 'no-tools', text: 'rename add to sum', without: ['rename_symbol', 'read_file', 'edit_file'] },
];

describe('an Offline turn', () => {
  for (const { name, text, context = [], set, without = [] } of goldens) {
    it(name, async () => {
      const editor = new MemoryEditor(sampleFiles);
      set?.(editor);
      const turn = await offlineTurn(editor, text, context, without);
      await expect(transcript(text, turn)).toMatchFileSnapshot(`../../../goldens/offline/${name}.txt`);
    });
  }
});
