/** The text Offline hands to edit_file must, through the real engine, do exactly what was meant, whatever the file holds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../server/local/edits/applyEdits.ts';
import { planEdits } from '../../../../server/local/edits/planEdits.ts';
import { applyChanges, changeText, creationText } from '../../../../server/local/providers/offline/editText.ts';
import { replacements } from '../../../../server/local/providers/offline/intents/replace.ts';

function plan(text: string, path: string, content: string | null): string {
  if (text === '') return content ?? '';
  const result = planEdits({ text, format: 'auto', default_path: undefined, files: [{ path, content }] });
  if (result.status !== 'planned') throw new Error(JSON.stringify(result));
  return applyEdits(content ?? '', result.files[0]?.edits ?? []);
}

/** Lines that other formats could take for their marks, and much repetition. */
const line = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'b',
    '}',
    '  return x;',
    '=======',
    '<<<<<<< SEARCH',
    '>>>>>>> REPLACE',
    '```',
    '```ts',
    '--- a/x',
    '+++ b/x',
    '@@ -1,2 +1,2 @@',
    '-- x',
    '++ y',
    '\\ No newline at end of file',
    'diff --git a/x b/x',
    '*** Begin Patch',
    '# ... existing code ...',
    'src/other.ts',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/[\r\n]/.test(text)),
);
const file = fc
  .record({ lines: fc.array(line, { minLength: 1, maxLength: 40 }), end: fc.constantFrom('\n', '\r\n'), closed: fc.boolean() })
  .map(({ lines, end, closed }) => lines.join(end) + (closed ? end : ''))
  .filter((text) => text !== '');

describe('changeText', () => {
  it('replaces every occurrence and nothing else', () => {
    fc.assert(
      fc.property(
        file,
        fc.constantFrom('a', 'x', 'return', '=', '-', ' ', 'SEARCH', '@@'),
        fc.constantFrom('', 'zz', 'a b', '===='),
        (before, from, to) => {
          const changes = replacements(before, from, to);
          const text = changeText('src/a.ts', before, changes);
          const wanted = before.replaceAll(from, to);
          expect(text === '').toBe(wanted === before);
          expect(plan(text, 'src/a.ts', before)).toBe(wanted);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('inserts and removes whole lines anywhere', () => {
    const end = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');
    fc.assert(
      fc.property(file, fc.nat(), fc.nat(3), fc.array(line, { maxLength: 3 }), (before, at, remove, added) => {
        const starts = [0, ...[...before.matchAll(/\n/g)].map((match) => match.index + 1)].filter((start) => start < before.length);
        const index = at % starts.length;
        const start = starts[index] ?? 0;
        const stop = starts[Math.min(index + remove, starts.length - 1)] ?? start;
        const changes = [{ start, end: stop, text: added.map((one) => one + end(before)).join('') }];
        const wanted = applyChanges(before, changes);
        const text = changeText('src/a.ts', before, changes);
        expect(plan(text, 'src/a.ts', before)).toBe(wanted);
      }),
      { numRuns: 400 },
    );
  });

  it('creates files exactly', () => {
    fc.assert(
      fc.property(file, (content) => {
        expect(plan(creationText('src/new.ts', content), 'src/new.ts', null)).toBe(content.replaceAll('\r\n', '\n'));
      }),
    );
    expect(plan(creationText('empty.txt', ''), 'empty.txt', null)).toBe('');
  });

  it('writes paths that must be quoted', () => {
    for (const path of ['a b/c d.ts', 'ünï/cødé.ts', 'at 2024-01-01 10.ts', 'x (revision 3)']) {
      const text = changeText(path, 'a\n', [{ start: 0, end: 1, text: 'b' }]);
      const result = planEdits({ text, format: 'auto', default_path: undefined, files: [] });
      expect(result).toMatchObject({ status: 'needs_files', missing: [path] });
    }
  });
});
