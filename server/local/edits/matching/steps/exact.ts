/**
 * Character for character. Two differences are no difference, because they leave one reading only: line endings in a file
 * that uses one kind throughout, and the missing newline of a file's last line.
 */
import { endOf, stripEnd, type TextLines } from '../../textLines.ts';
import { search, verify } from '../search.ts';
import type { MatchStep } from '../step.ts';

export const exact: MatchStep = {
  name: 'exact',
  find(file, lines, limit) {
    const wanted = lines.map((line) => ({ content: stripEnd(line), end: endOf(line) }));
    const { lines: text } = file;
    const uniform = text.endOfLine !== 'mixed';
    const fits = (line: number, index: number): boolean => {
      const want = wanted[index];
      if (want === undefined || !sameContent(text, line, want.content)) return false;
      const open = text.endsOpen && line === text.count - 1;
      if (want.end === '') return open;
      return uniform || open || want.end.length === text.end(line) - text.contentEnd(line);
    };
    const candidates = file.numbered('exact', (line) => text.content(line))?.candidates(wanted.map((want) => want.content)) ?? null;
    const same = (a: number, b: number): boolean =>
      wanted[a]?.content === wanted[b]?.content && (uniform || wanted[a]?.end === wanted[b]?.end);
    const places =
      candidates === null ? search(text.count, lines.length, fits, same, limit) : verify(text.count, lines.length, fits, candidates, limit);
    return places.map((line) => ({ line, count: lines.length }));
  },
};

function sameContent(file: TextLines, line: number, content: string): boolean {
  const start = file.start(line);
  return file.contentEnd(line) - start === content.length && file.text.startsWith(content, start);
}
