/** Rules read back what tools write for models; whatever names and texts hold, nothing is lost or forged. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProblems, formatProblems } from '../../../../server/local/tools/diagnostics.ts';
import { editAnswer, parseEditAnswer } from '../../../../server/local/tools/editAnswer.ts';
import { formatFiles, parseFiles } from '../../../../server/local/tools/listFiles.ts';
import { formatRead, parseRead } from '../../../../server/local/tools/readFile.ts';
import { formatRecord, parseRecord } from '../../../../server/local/tools/record.ts';
import { formatCommandResult, parseCommandResult } from '../../../../server/local/tools/runCommand.ts';
import { formatMatches, matchTextLimit, parseMatches } from '../../../../server/local/tools/searchText.ts';
import { formatSymbols, parseSymbols } from '../../../../server/local/tools/symbolLines.ts';

const nasty = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  fc.constantFrom(
    'src/a.ts',
    'a:1:2: b',
    'x\n\ny',
    'Incomplete: x',
    '"q"',
    ' lead',
    'a · b',
    'in X',
    '\u2028',
    'No files.',
    '\u0007',
    '\\',
    '\\u00b7',
    'a\rb',
  ),
);
const place = fc.integer({ min: 1, max: 99_999 });

describe('tool answers', () => {
  it('carry records without loss', () => {
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 1, maxLength: 5 }), (fields) => {
        expect(parseRecord(formatRecord(fields))).toEqual(fields);
      }),
    );
  });

  it('carry file lists without loss', () => {
    fc.assert(
      fc.property(fc.array(nasty), fc.boolean(), (files, truncated) => {
        expect(parseFiles(formatFiles({ files, truncated }))).toEqual({ files, complete: !truncated });
      }),
    );
  });

  it('carry matches without loss', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((one) => !/[\r\n\u2028\u2029]/.test(one));
    const match = fc.record({ path: nasty, line: place, column: place, text });
    fc.assert(
      fc.property(fc.array(match), fc.boolean(), (matches, truncated) => {
        expect(parseMatches(formatMatches({ matches, truncated }))).toEqual({ matches, complete: !truncated });
      }),
    );
  });

  it('carry symbols without loss', () => {
    const symbol = fc.record({
      name: nasty,
      kind: fc.constantFrom('function', 'class', 'type parameter'),
      container: fc.option(nasty),
      path: nasty,
      start_line: place,
      end_line: place,
      name_line: place,
      name_column: place,
    });
    fc.assert(
      fc.property(fc.array(symbol), (symbols) => {
        expect(parseSymbols(formatSymbols(symbols))).toEqual({ symbols, complete: true });
      }),
    );
  });

  it('carry problems without loss', () => {
    const problem = fc.record({
      path: nasty,
      line: place,
      column: place,
      severity: fc.constantFrom('error' as const, 'error' as const),
      message: nasty,
      source: fc.option(nasty),
    });
    fc.assert(
      fc.property(fc.array(problem), (problems) => {
        expect(parseProblems(formatProblems({ problems })).problems).toEqual(problems);
      }),
    );
  });

  it('carry edit outcomes', () => {
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 1 }), (files) => {
        expect(parseEditAnswer(editAnswer({ status: 'applied', files }).text)).toEqual({ status: 'applied', files, reasons: [] });
        expect(parseEditAnswer(editAnswer({ status: 'undone', files }).text)).toEqual({ status: 'undone', files, reasons: [] });
      }),
    );
    expect(parseEditAnswer(editAnswer({ status: 'rejected', by: 'user', rejected: [] }).text)?.status).toBe('rejected');
    expect(parseEditAnswer('E_TOOL_TIMEOUT: it took too long')).toBeNull();
  });

  it('carry the end and the output of commands', () => {
    const output = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(output, fc.option(fc.integer({ min: -1, max: 255 })), (printed, exit_code) => {
        const result = parseCommandResult(formatCommandResult({ output: printed, exit_code, truncated: false, timed_out: false }));
        expect(result).toEqual({ output: printed, exit_code, timed_out: false });
      }),
    );
    expect(parseCommandResult(formatCommandResult({ output: '', exit_code: null, truncated: false, timed_out: true })).timed_out).toBe(
      true,
    );
  });
});

describe('read_file’s answer', () => {
  const hash = 'ab'.repeat(32);
  const text = fc
    .array(fc.constantFrom('a', '\n', '\r\n', '\r', 'é', '😀', 'long line '), { maxLength: 80 })
    .map((parts) => parts.join(''));

  it('joined part by part is the file, byte for byte', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 12, max: 40 }), (content, limit) => {
        const lines = content.split(/(?<=\r\n|\n|\r(?!\n))/);
        let start = 1;
        let joined = '';
        for (let parts = 0; parts < 200; parts += 1) {
          const rest = lines.slice(start - 1).join('');
          const read = parseRead(
            formatRead(
              { path: 'a.ts', content: rest, hash, language: 'x', lines: lines.length, dirty: false },
              { start_line: start },
              limit,
            ),
          );
          expect(read?.start).toBe(start);
          joined += read?.content ?? '';
          if (read === null || read.next === null) {
            // A line longer than the limit is the one thing that cannot be read, and it is said.
            return read?.complete === true ? joined === content : lines.some((line) => line.length > limit);
          }
          start = read.next;
        }
        throw new Error('It never ended.');
      }),
      { examples: [['a😀long line \r\n', 14]], numRuns: 2000 },
    );
  });

  it('says how to read on', () => {
    const content = 'one\ntwo\nthree\n';
    expect(formatRead({ path: 'a.ts', content, hash, language: 'typescript', lines: 4, dirty: true }, {}, 9)).toBe(
      'a.ts · typescript · lines 1-2 of 4 · version abababababababab · unsaved changes\nIncomplete: cut to fit. Read on with start_line 3.\n\none\ntwo\n',
    );
  });
});

describe('an answer cut off on its way', () => {
  it('is never taken for a whole one', () => {
    const matches = Array.from({ length: 50 }, (_, index) => ({ path: `src/f${index}.ts`, line: 1, column: 1, text: 'x' }));
    const whole = formatMatches({ matches, truncated: false });
    for (let length = 0; length < whole.length - 3; length += 1) expect(parseMatches(whole.slice(0, length)).complete).toBe(false);
    const files = formatFiles({ files: ['a.ts', 'b.ts', 'c.ts'], truncated: false });
    expect(parseFiles(`${files.slice(0, 20)}\n… (left out)`).complete).toBe(false);
  });
});

describe('bounds', () => {
  it('cut a line of a megabyte and say what is missing', () => {
    const long = formatMatches({ matches: [{ path: 'a.min.js', line: 1, column: 1, text: 'x'.repeat(1_000_000) }], truncated: false });
    expect(long.length).toBeLessThan(matchTextLimit + 100);
    const many = formatFiles({ files: Array.from({ length: 20_000 }, (_, index) => `src/file${index}.ts`), truncated: false });
    expect(many.length).toBeLessThan(61_000);
    expect(many).toContain('Incomplete: there are more files.');
    const printed = formatCommandResult({ output: `${'y'.repeat(100_000)}end`, exit_code: 1, truncated: false, timed_out: false });
    expect(printed.endsWith('end')).toBe(true);
    expect(printed).toContain('Incomplete: only the end of the output is shown.');
    expect(printed.length).toBeLessThan(61_000);
  });
});
