/**
 * Character for character. Two differences are no difference, because they leave one reading only: line endings in a file
 * that uses one kind throughout, and the missing newline of a file's last line.
 */
import { endOf, stripEnd, type TextLines } from '../../textLines.ts';
import type { MatchStep } from '../step.ts';

export const exact: MatchStep = {
  name: 'exact',
  find(file, lines, limit) {
    const wanted = lines.map((line) => ({ content: stripEnd(line), end: endOf(line) }));
    const uniform = file.endOfLine !== 'mixed';
    const fits = (line: number, index: number): boolean => {
      const want = wanted[index];
      if (want === undefined || !sameContent(file, line, want.content)) return false;
      const open = file.endsOpen && line === file.count - 1;
      if (want.end === '') return open;
      if (uniform || open) return true;
      return want.end.length === file.end(line) - file.contentEnd(line);
    };
    const sameWanted = (a: number, b: number): boolean =>
      wanted[a]?.content === wanted[b]?.content && (uniform || wanted[a]?.end === wanted[b]?.end);
    const places = search(file.count, lines.length, fits, sameWanted, limit);
    return places.map((line) => ({ line, count: lines.length }));
  },
};

function sameContent(file: TextLines, line: number, content: string): boolean {
  const start = file.start(line);
  return file.contentEnd(line) - start === content.length && file.text.startsWith(content, start);
}

/** Knuth, Morris and Pratt over lines: every file line is looked at once or twice, however repetitive file and lines are. */
function search(
  fileCount: number,
  wantedCount: number,
  fits: (line: number, index: number) => boolean,
  same: (a: number, b: number) => boolean,
  limit: number,
): number[] {
  const fallback = new Int32Array(wantedCount);
  for (let index = 1, length = 0; index < wantedCount; index += 1) {
    while (length > 0 && !same(index, length)) length = fallback[length - 1] ?? 0;
    if (same(index, length)) length += 1;
    fallback[index] = length;
  }
  const places: number[] = [];
  for (let line = 0, matched = 0; line < fileCount && places.length < limit; line += 1) {
    while (matched > 0 && !fits(line, matched)) matched = fallback[matched - 1] ?? 0;
    if (fits(line, matched)) matched += 1;
    if (matched === wantedCount) {
      places.push(line - wantedCount + 1);
      matched = fallback[matched - 1] ?? 0;
    }
  }
  return places;
}
