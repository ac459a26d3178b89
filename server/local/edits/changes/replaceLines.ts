/** Writes new lines over lines of a file the way the file writes its own: its endings, its last newline, nothing else. */
import type { TextEdit } from '#contracts/edits/fileEdit';
import { endOf, stripEnd, type TextLines } from '../textLines.ts';
import { lineDiff } from './lineDiff.ts';

export interface LineRange {
  /** 0-based. */
  readonly line: number;
  readonly count: number;
}

/**
 * Replaces `range` of `base` by `lines` (with terminators as written). `stated`: the text said of its old side that it ends
 * the file without a newline, so what it says of its new side is meant. Answers the least edits, in whole lines.
 */
export function replaceLines(base: TextLines, range: LineRange, lines: readonly string[], stated: boolean): TextEdit[] {
  const before = Array.from({ length: range.count }, (_, index) => base.whole(range.line + index));
  const after = withFileEndings(base, before, lines);
  const touchesEnd = range.line + range.count === base.count;
  const last = after.length - 1;
  const lastLine = after[last];
  if (lastLine !== undefined && touchesEnd && base.endsOpen && !stated) after[last] = stripEnd(lastLine);
  return lineDiff(before, after).map((region) => ({
    start: base.start(range.line + region.oldStart),
    end: base.start(range.line + region.oldEnd),
    text: after.slice(region.newStart, region.newEnd).join(''),
  }));
}

function withFileEndings(base: TextLines, before: readonly string[], lines: readonly string[]): string[] {
  if (base.endOfLine === 'lf' || base.endOfLine === 'crlf') {
    const end = base.endOfLine === 'lf' ? '\n' : '\r\n';
    return lines.map((line) => (line.endsWith('\n') ? stripEnd(line) + end : line));
  }
  if (base.endOfLine === 'none') return [...lines];
  return keepMixedEndings(base, before, lines);
}

/** In a file of mixed endings a line that stays keeps its own, and a new one takes that of the line it replaces or follows. */
function keepMixedEndings(base: TextLines, before: readonly string[], lines: readonly string[]): string[] {
  const regions = lineDiff(before.map(stripEnd), lines.map(stripEnd));
  const result: string[] = [];
  const keep = (from: number, to: number): void => {
    for (let index = from; index < to; index += 1) {
      const line = before[index] ?? '';
      const written = lines[result.length] ?? '';
      result.push(endOf(line) === '' || endOf(written) === '' ? written : line);
    }
  };
  let at = 0;
  for (const region of regions) {
    keep(at, region.oldStart);
    const model = before[region.oldEnd > region.oldStart ? region.oldStart : region.oldStart - 1] ?? before[0] ?? '';
    const end = endOf(model) || endOf(base.whole(0)) || '\n';
    for (let index = region.newStart; index < region.newEnd; index += 1) {
      const line = lines[index] ?? '';
      result.push(line.endsWith('\n') ? stripEnd(line) + end : line);
    }
    at = region.oldEnd;
  }
  keep(at, before.length);
  return result;
}
