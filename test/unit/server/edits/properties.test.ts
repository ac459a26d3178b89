import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../server/local/edits/applyEdits.ts';
import { changeFromEdits } from '../../../../server/local/edits/changeFromEdits.ts';
import { lineDiff } from '../../../../server/local/edits/changes/lineDiff.ts';
import { textHash } from '../../../../server/local/edits/textHash.ts';
import { TextLines } from '../../../../server/local/edits/textLines.ts';
import { plan } from './support.ts';
import { verifies } from '../../../support/verifies.ts';

/** Content that no format takes for one of its own markers, odd enough otherwise. */
const content = fc
  .oneof(
    fc.constantFrom(
      '',
      ' ',
      '\t',
      'x',
      '}',
      '  return 1;',
      '```',
      '~~~',
      '-- a',
      '++ b',
      '@@ -1 +1 @@',
      '# T',
      '---',
      'é',
      'e\u0301',
      '👩‍💻',
      '\u2028',
      'a\rb',
      'z\uFEFF',
      '...',
    ),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
  )
  .map((text) => text.replaceAll('\n', '').replace(/\r+$/, ''))
  .filter((text) => text.isWellFormed() && !text.startsWith('\uFEFF') && !text.includes('\0') && !/^\s*(?:[<=>]{5,}|\\)/.test(text));
const ending = fc.constantFrom('\n', '\r\n');

interface Base {
  readonly lines: readonly string[];
  readonly text: string;
}

/** Files of one kind of ending throughout, with or without a last newline and a byte-order mark. */
const uniform: fc.Arbitrary<Base> = fc
  .record({ contents: fc.array(content, { minLength: 1, maxLength: 40 }), end: ending, open: fc.boolean(), mark: fc.boolean() })
  .map(({ contents, end, open, mark }) => {
    const lines = contents.map((each, index) => each + (open && index === contents.length - 1 && each !== '' ? '' : end));
    return { lines, text: (mark ? '\uFEFF' : '') + lines.join('') };
  });

/** Files whose every line ends as it likes. */
const mixed: fc.Arbitrary<Base> = fc.array(fc.tuple(content, ending), { minLength: 1, maxLength: 40 }).map((pairs) => {
  const lines = pairs.map(([each, end]) => each + end);
  return { lines, text: lines.join('') };
});

const strip = (line: string): string => line.replace(/\r?\n$/, '');

/** How often `wanted` occurs in `lines`, the slow and certain way. */
function occurrences(lines: readonly string[], wanted: readonly string[]): number {
  let found = 0;
  for (let at = 0; at + wanted.length <= lines.length; at += 1) if (wanted.every((line, index) => lines[at + index] === line)) found += 1;
  return found;
}

const change = fc.record({
  at: fc.nat(),
  length: fc.integer({ min: 1, max: 6 }),
  replacement: fc.array(content, { maxLength: 6 }),
  context: fc.nat({ max: 3 }),
});

describe('every file and every hunk', () => {
  verifies('edits.exact', 'any hunk of any file, as a block and as a diff', () => {
    let applied = 0;
    fc.assert(
      fc.property(uniform, change, fc.boolean(), (base, { at, length, replacement, context }, asDiff) => {
        const contents = base.lines.map(strip);
        const start = at % contents.length;
        const end = Math.min(contents.length, start + length);
        const before = contents.slice(Math.max(0, start - context), start);
        const after = contents.slice(end, end + context);
        const old = contents.slice(start, end);
        const search = [...before, ...old, ...after];
        const fresh = [...before, ...replacement, ...after];
        const text = asDiff
          ? [
              '```diff',
              '--- a/f.txt',
              '+++ b/f.txt',
              '@@ -999,9 +999,9 @@',
              ...before.map((l) => ` ${l}`),
              ...old.map((l) => `-${l}`),
              ...replacement.map((l) => `+${l}`),
              ...after.map((l) => ` ${l}`),
              '```',
              '',
            ].join('\n')
          : `Here:\n\nf.txt\n\`\`\`\n<<<<<<< SEARCH\n${search.map((l) => `${l}\n`).join('')}=======\n${fresh.map((l) => `${l}\n`).join('')}>>>>>>> REPLACE\n\`\`\`\nDone.\n`;
        const planned = plan(text, { 'f.txt': base.text });
        const unique = occurrences(contents, search) === 1;
        const blank = !asDiff && search.every((line) => line.trim() === '');
        const same = search.join('\n') === fresh.join('\n') && search.length === fresh.length;
        const meant = unique && !same && !blank;
        // A header within a hunk whose numbers are wrong leaves two readings; only that may be refused besides.
        const doubtful = asDiff && [...search, ...replacement].some((line) => /^[`~+-]/.test(line));
        expect(planned.status === 'planned' ? meant : !meant || doubtful).toBe(true);
        if (planned.status !== 'planned') return;
        applied += 1;
        const eol = base.text.includes('\r\n') ? '\r\n' : '\n';
        const uses = base.text.includes('\n') ? eol : '\n';
        const open = !base.text.endsWith('\n');
        const expected = [...contents.slice(0, start), ...replacement, ...contents.slice(end)];
        const mark = base.text.startsWith('\uFEFF') ? '\uFEFF' : '';
        const touchesEnd = end + after.length === contents.length;
        const keptOpen = open && (!touchesEnd || fresh.length > 0);
        const whole = mark + expected.map((line, index) => line + (index === expected.length - 1 && keptOpen ? '' : uses)).join('');
        const [file] = planned.files;
        const got = applyEdits(base.text, file?.edits ?? []);
        expect(got).toBe(whole);
        expect(file?.result_hash).toBe(textHash(got));
      }),
      { numRuns: 3000 },
    );
    expect(applied).toBeGreaterThan(500);
  });

  verifies('edits.untouched', 'lines of a file of mixed endings that are not changed', () => {
    fc.assert(
      fc.property(mixed, change, (base, { at, replacement }) => {
        const line = at % base.lines.length;
        const old = base.lines[line] ?? '';
        if (strip(old).trim() === '' || strip(old) === replacement[0]) return;
        const text = `f.txt\n<<<<<<< SEARCH\n${old}=======\n${replacement.map((l) => `${l}\n`).join('')}>>>>>>> REPLACE\n`;
        const planned = plan(text, { 'f.txt': base.text });
        if (planned.status === 'rejected') return;
        const got = new TextLines(applyEdits(base.text, planned.files[0]?.edits ?? []));
        const kept = Array.from({ length: got.count }, (_, index) => got.whole(index));
        expect(kept.slice(0, line)).toEqual(base.lines.slice(0, line));
        expect(kept.slice(line + replacement.length)).toEqual(base.lines.slice(line + 1));
      }),
      { numRuns: 1000 },
    );
  });

  it('rewrites any file as any other, with hunks that tell exactly which lines', () => {
    fc.assert(
      fc.property(fc.oneof(uniform, mixed), fc.array(content, { minLength: 1, maxLength: 30 }), (base, lines) => {
        const fence = '`'.repeat(8);
        const planned = plan(
          `${fence} f.txt\n${lines.map((l) => `${l}\n`).join('')}${fence}\n`,
          { 'f.txt': base.text },
          { format: 'whole' },
        );
        expect(planned.rejected[0]?.code ?? 'E_EDIT_NO_CHANGE').toMatch(/NO_CHANGE|FORMAT/);
        if (planned.status !== 'planned') return;
        const [file] = planned.files;
        const got = applyEdits(base.text, file?.edits ?? []);
        const before = new TextLines(base.text);
        const after = new TextLines(got);
        // A last line without text, in a file that ends without a newline, is no line.
        const written = lines.at(-1) === '' && before.endsOpen ? lines.slice(0, -1) : lines;
        expect(Array.from({ length: after.count }, (_, index) => after.content(index))).toEqual(written);
        let oldLine = 1;
        let newLine = 1;
        for (const hunk of [
          ...(file?.hunks ?? []),
          { old_start: before.count + 1, new_start: after.count + 1, old_lines: 0, new_lines: 0 },
        ]) {
          expect(hunk.old_start - oldLine).toBe(hunk.new_start - newLine);
          while (oldLine < hunk.old_start) {
            expect(before.whole(oldLine - 1)).toBe(after.whole(newLine - 1));
            oldLine += 1;
            newLine += 1;
          }
          oldLine += hunk.old_lines;
          newLine += hunk.new_lines;
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe('edits', () => {
  it('of any order give the same change, and its hunks cover them', () => {
    fc.assert(
      fc.property(uniform, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 8 }), fc.string({ maxLength: 6 })), { maxLength: 6 }), (base, raw) => {
        const edits: { start: number; end: number; text: string }[] = [];
        let at = 0;
        for (const [gap, length, text] of raw) {
          const start = at + 1 + (gap % 7);
          const end = start + length;
          if (end > base.text.length) break;
          edits.push({ start, end, text });
          at = end;
        }
        const expected = applyEdits(base.text, edits);
        const made = changeFromEdits('f.txt', base.text, edits.toReversed());
        expect(made === null).toBe(expected === base.text);
        expect(applyEdits(base.text, made?.edits ?? [])).toBe(expected);
        const before = new TextLines(base.text);
        const after = new TextLines(expected);
        const delta = (made?.hunks ?? []).reduce((sum, hunk) => sum + hunk.new_lines - hunk.old_lines, 0);
        expect(after.count - before.count).toBe(delta);
      }),
      { numRuns: 1500 },
    );
  });

  it('are refused when they do not fit', () => {
    expect(() => applyEdits('abc', [{ start: 2, end: 1, text: '' }])).toThrow('not in order');
    expect(() => applyEdits('abc', [{ start: 2, end: 4, text: '' }])).toThrow('not in order');
    expect(() =>
      applyEdits('abc', [
        { start: 1, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ]),
    ).toThrow('not in order');
  });
});

describe('line difference', () => {
  it('rebuilds the new lines from the old ones, and is the least for small cases', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const regions = lineDiff(before, after);
        const rebuilt: string[] = [];
        let at = 0;
        for (const region of regions) {
          rebuilt.push(...before.slice(at, region.oldStart), ...after.slice(region.newStart, region.newEnd));
          at = region.oldEnd;
        }
        rebuilt.push(...before.slice(at));
        expect(rebuilt).toEqual(after);
        const cost = regions.reduce((sum, region) => sum + region.oldEnd - region.oldStart + region.newEnd - region.newStart, 0);
        expect(cost).toBe(before.length + after.length - 2 * longestCommon(before, after));
      }),
      { numRuns: 2000 },
    );
  });
});

function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row: number[] = b.map(() => 0);
  for (const left of a) {
    const next: number[] = [];
    for (const [index, right] of b.entries()) {
      next.push(left === right ? (row[index - 1] ?? 0) + 1 : Math.max(row[index] ?? 0, next[index - 1] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe('line structure', () => {
  it('splits any text without losing a character', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('\n', '\r', 'a', '\uFEFF', '\r\n'), { maxLength: 12 }).map((parts) => parts.join('')),
        (text) => {
          const lines = new TextLines(text);
          const mark = text.startsWith('\uFEFF') ? 1 : 0;
          expect(Array.from({ length: lines.count }, (_, index) => lines.whole(index)).join('')).toBe(text.slice(mark));
          for (let offset = mark; offset < text.length; offset += 1) {
            const line = lines.lineAt(offset);
            expect(offset >= lines.start(line) && offset < lines.end(line)).toBe(true);
          }
        },
      ),
    );
  });
});
