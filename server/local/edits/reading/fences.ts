/** Code fences as models write them: of any length, of backticks or tildes, indented under a list item. */
import { stripEnd, type TextLines } from '../textLines.ts';

export interface Fence {
  readonly line: number;
  readonly mark: '`' | '~';
  readonly length: number;
  readonly indent: number;
  readonly info: string;
}

/** No real opening line is longer; a longer one is text. */
const longest = 1200;

export function openingFence(answer: TextLines, line: number): Fence | null {
  const found = fenceAt(answer, line);
  return found === null || (found.mark === '`' && found.info.includes('`')) ? null : found;
}

/** A line of at least as many of the same marks and nothing else, not much deeper than the opening. */
export function closesFence(answer: TextLines, line: number, fence: Fence): boolean {
  const found = fenceAt(answer, line);
  return (
    found !== null && found.info === '' && found.mark === fence.mark && found.length >= fence.length && found.indent <= fence.indent + 3
  );
}

/** A line inside a fence that would open another of the same kind: where the outer one ends is then unknown. */
export function opensInside(answer: TextLines, line: number, fence: Fence): boolean {
  const found = openingFence(answer, line);
  return (
    found !== null && found.info !== '' && found.mark === fence.mark && found.length >= fence.length && found.indent <= fence.indent + 3
  );
}

function fenceAt(answer: TextLines, line: number): Fence | null {
  const start = answer.start(line);
  if (answer.end(line) - start > longest) return null;
  const text = stripEnd(answer.whole(line));
  const indent = text.length - text.trimStart().length;
  const mark = text[indent];
  if (mark !== '`' && mark !== '~') return null;
  let end = indent;
  while (text[end] === mark) end += 1;
  return end - indent < 3 ? null : { line, mark, length: end - indent, indent, info: text.slice(end).trim() };
}
