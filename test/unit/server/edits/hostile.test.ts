import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planEdits } from '../../../../server/local/edits/planEdits.ts';
import { block, plan } from './support.ts';
import { verifies } from '../../../support/verifies.ts';

/** Generous for a busy machine; work that grows with the square of the input takes minutes. */
const limit = 5000;

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const fill = (part: string, bytes = 5_000_000): string => part.repeat(Math.ceil(bytes / part.length));

describe('five megabytes of hostile text', () => {
  const parts = [
    '<<<<<<< SEARCH\n',
    '=======\n',
    '>>>>>>> REPLACE\n',
    '```\n',
    '```ts a.ts\n',
    '~~~~\n',
    '````md b.md\n```\n',
    '--- a\n',
    '--- a/x\n+++ b/x\n',
    '@@ -1 +1 @@\n',
    '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-x\n',
    'diff --git a/x b/x\n',
    '\n',
    ' \n',
    ' ',
    '`',
    '`a.ts` ',
    '*',
    '**',
    '"',
    'a/',
    'a.ts\n',
    '<',
    '=',
    '\\',
    '\r',
    '\uFEFF',
    '+\n',
    '+ x\n\n',
    '<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n',
    'a.ts\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n',
    '```ts a.md\nx\n```\n',
    '*** Begin Patch\n',
    '*** Begin Patch\n*** Update File: a\n@@ x\n',
    '"\\',
    '# ',
    '- ',
    '```a\n',
    '``` ',
    '// ... ',
    '\u2028',
    'File: ',
    '1. ',
    '"a\\303"',
    'rename from ',
    ' 2024-01-01',
    '<!-- ',
    '/*',
  ];
  for (const part of parts) {
    it(
      JSON.stringify(part),
      () => {
        for (const prefix of [
          '',
          'a.ts\n',
          '```diff\n',
          'a.ts\n<<<<<<< SEARCH\n',
          '--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n',
          '*** Begin Patch\n*** Update File: a.ts\n',
          '```ts a.ts\n',
          'diff --git "',
        ]) {
          const text = prefix + fill(part, prefix === '' ? 5_000_000 : 300_000);
          expect(timed(() => plan(text, { 'a.ts': 'x\n', x: 'x\n', a: 'x\n' }))).toBeLessThan(limit);
        }
      },
      60_000,
    );
  }

  it('on one line', () => {
    for (const line of [
      fill('<'),
      fill('a/b.ts '),
      fill('`x` '),
      `\`\`\` ${fill('a=')}`,
      `diff --git ${fill('a ')}`,
      `--- ${fill('"\\')}\n+++ x`,
      `@@ ${fill('1')}`,
    ]) {
      expect(timed(() => plan(line, {}))).toBeLessThan(limit);
    }
  });
});

describe('large files', () => {
  const lines = Array.from(
    { length: 100_000 },
    (_, index) => `const value${index} = compute(${index % 97}, 'some text that makes a line');\n`,
  );
  const file = lines.join('');

  it('finds an exact hunk of 30 lines near the end in milliseconds', () => {
    const at = 99_900;
    const text = `big.ts\n${block(lines.slice(at, at + 30).join(''), 'done\n')}`;
    const run = (): unknown => planEdits({ text, format: 'auto', default_path: undefined, files: [{ path: 'big.ts', content: file }] });
    run();
    const times = Array.from({ length: 5 }, () => timed(run)).toSorted((a, b) => a - b);
    expect(plan(text, { 'big.ts': file }).status).toBe('planned');
    expect(times[2]).toBeLessThan(250);
  });

  verifies('edits.bounded', 'a hunk that is almost everywhere', () => {
    const same = 'x\n'.repeat(100_000);
    for (const search of [`${'x\n'.repeat(5000)}y\n`, `y\n${'x\n'.repeat(5000)}`, `${'x\n'.repeat(2500)}y\n${'x\n'.repeat(2500)}`]) {
      expect(timed(() => plan(`big.ts\n${block(search, 'z\n')}`, { 'big.ts': same }))).toBeLessThan(limit);
    }
    expect(timed(() => plan(`\`\`\`diff\n--- a/big.ts\n+++ b/big.ts\n@@ -7 +7 @@\n-x\n+y\n\`\`\`\n`, { 'big.ts': same }))).toBeLessThan(
      limit,
    );
  });

  it('compares two unlike files of 50,000 lines in bounded time and memory', () => {
    const other = Array.from({ length: 50_000 }, (_, index) => `other ${index}\n`).join('');
    expect(timed(() => plan(`\`\`\`\`ts big.ts\n${other}\`\`\`\`\n`, { 'big.ts': lines.slice(0, 50_000).join('') }))).toBeLessThan(limit);
  });

  it('plans thousands of blocks over one file', () => {
    const blocks = Array.from({ length: 2000 }, (_, index) => block(lines[index * 50] ?? '', `changed ${index}\n`)).join('\n');
    expect(timed(() => expect(plan(`big.ts\n\`\`\`\n${blocks}\`\`\`\n`, { 'big.ts': file }).status).toBe('planned'))).toBeLessThan(limit);
  }, 60_000);
});

describe('any text', () => {
  const tokens = [
    '<<<<<<< SEARCH',
    '=======',
    '>>>>>>> REPLACE',
    '```',
    '```ts a.ts',
    '```diff',
    '--- a/a.ts',
    '+++ b/a.ts',
    '@@ -1,2 +1,2 @@',
    '@@',
    ' x',
    '-x',
    '+y',
    'x',
    '',
    'a.ts',
    '`a.ts`:',
    '\\ No newline at end of file',
    'rename from a.ts',
    'diff --git a/a.ts b/a.ts',
    '*** Begin Patch',
    '*** Update File: a.ts',
    '*** End Patch',
    '*** End of File',
    '...',
    '/dev/null',
    '--- /dev/null',
    '+++ /dev/null',
  ];

  it('is planned or refused, never both, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...tokens), fc.string()), { maxLength: 25 }),
        fc.constantFrom('\n', '\r\n'),
        (parts, end) => {
          const planned = plan(parts.join(end), { 'a.ts': 'x\nz\n' });
          const filled = [planned.files, planned.rejected, planned.missing].map((list) => list.length > 0);
          expect(filled).toEqual(['planned', 'rejected', 'needs_files'].map((status) => status === planned.status));
        },
      ),
      { numRuns: 20_000 },
    );
  });
});
