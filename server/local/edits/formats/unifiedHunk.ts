/** One hunk of a unified diff. Its counts are believed while they fit its lines; otherwise it ends where lines of a diff end. */
import type { ErrorCode } from '#contracts/core/errors';
import type { PatchHunk } from '../fileOperation.ts';
import { closesFence, type Fence } from '../reading/fences.ts';
import { stripEnd, type TextLines } from '../textLines.ts';
import { endIsCertain, isSignature } from './unifiedEnd.ts';
import { isFileHeader, isGitHeader } from './unifiedHeader.ts';

export interface HunkReading {
  readonly hunk: PatchHunk;
  readonly next: number;
  readonly problem: { readonly code: ErrorCode; readonly message: string } | null;
}

interface Counts {
  readonly line: number;
  readonly old: number;
  readonly new: number;
}

export const isHunkHeader = (answer: TextLines, line: number): boolean => /^@@(?:[ \t]|@?$)/.test(answer.content(line).slice(0, 3));

export function readHunk(answer: TextLines, line: number, fence: Fence | null): HunkReading {
  const counts = readCounts(answer, line);
  const end = counts === null ? null : endByCounts(answer, line + 1, counts);
  const last = end ?? endByLines(answer, line + 1, fence);
  const hunk = collect(answer, line + 1, last);
  const exact = end !== null;
  return {
    hunk: {
      ...hunk,
      ...(counts !== null && exact ? { statedLine: counts.old === 0 ? counts.line + 1 : counts.line } : {}),
      ...(counts !== null && fence === null && !exact ? deficitOf(counts, hunk) : {}),
    },
    next: last,
    problem: problemOf(answer, { from: line + 1, to: last, exact, fence, hunk }),
  };
}

/** `@@ -12,3 +12,4 @@`; null for one without numbers. */
function readCounts(answer: TextLines, line: number): Counts | null {
  const found = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/.exec(answer.content(line).slice(0, 80));
  return found === null ? null : { line: Number(found[1]), old: Number(found[2] ?? 1), new: Number(found[4] ?? 1) };
}

/** The line after the hunk when exactly the announced lines come and something else follows them; else null. */
function endByCounts(answer: TextLines, from: number, counts: Counts): number | null {
  let { old, new: added } = counts;
  let line = from;
  while (line < answer.count && (old > 0 || added > 0)) {
    const mark = markAt(answer, line);
    if (mark === ' ' || mark === '') [old, added] = [old - 1, added - 1];
    else if (mark === '-') old -= 1;
    else if (mark === '+') added -= 1;
    else if (mark !== '\\') return null;
    if (old < 0 || added < 0) return null;
    line += 1;
  }
  if (old > 0 || added > 0) return null;
  if (markAt(answer, line) === '\\') line += 1;
  const next = markAt(answer, line);
  const over = next === null || next === '' || isFileHeader(answer, line) || isSignature(answer, line) || !marks.has(next);
  return over ? line : null;
}

const marks: ReadonlySet<string> = new Set([' ', '-', '+', '\\']);

/** The first character of a line, '' for an empty one, null past the end. */
function markAt(answer: TextLines, line: number): string | null {
  if (line >= answer.count) return null;
  return answer.contentEnd(line) === answer.start(line) ? '' : (answer.text[answer.start(line)] ?? '');
}

/** Where lines stop looking like those of a hunk; blank lines at the end are not its own. */
function endByLines(answer: TextLines, from: number, fence: Fence | null): number {
  let line = from;
  let end = from;
  for (; line < answer.count; line += 1) {
    const mark = markAt(answer, line);
    if (mark === '') continue;
    if (mark === null || !marks.has(mark)) break;
    if (fence !== null && closesFence(answer, line, fence)) break;
    if (isGitHeader(answer, line) || (isFileHeader(answer, line) && (line + 2 >= answer.count || isHunkHeader(answer, line + 2)))) break;
    end = line + 1;
  }
  return end;
}

function collect(answer: TextLines, from: number, to: number): { readonly old: readonly string[]; readonly new: readonly string[] } {
  const old: string[] = [];
  const added: string[] = [];
  let previous: string | null = null;
  for (let line = from; line < to; line += 1) {
    const mark = markAt(answer, line);
    if (mark === '\\') {
      if (previous !== '+' && old.length > 0) old.push(stripEnd(old.pop() ?? ''));
      if (previous !== '-' && added.length > 0) added.push(stripEnd(added.pop() ?? ''));
      continue;
    }
    const whole = answer.whole(line);
    const text = terminated(mark === '' ? whole : whole.slice(1));
    if (mark !== '+') old.push(text);
    if (mark !== '-') added.push(text);
    previous = mark;
  }
  return { old, new: added };
}

/** The last line of an answer may lack its newline; only the diff's own marker says that of the file's. */
const terminated = (line: string): string => (line.endsWith('\n') ? line : `${line}\n`);

function deficitOf(counts: Counts, hunk: { readonly old: readonly string[]; readonly new: readonly string[] }): Pick<PatchHunk, 'deficit'> {
  const deficit = { old: counts.old - hunk.old.length, new: counts.new - hunk.new.length };
  return deficit.old >= 0 && deficit.new >= 0 && deficit.old + deficit.new > 0 ? { deficit } : {};
}

function problemOf(
  answer: TextLines,
  {
    from,
    to,
    exact,
    fence,
    hunk,
  }: { readonly from: number; readonly to: number; readonly exact: boolean; readonly fence: Fence | null; readonly hunk: PatchHunk },
): HunkReading['problem'] {
  if (to >= answer.count && fence !== null)
    return { code: 'E_EDIT_INCOMPLETE', message: 'The text ends before the fence around the diff does.' };
  if (to === from) return { code: 'E_EDIT_FORMAT', message: 'A “@@” line is followed by no lines of a diff.' };
  if ([hunk.old, hunk.new].some((lines) => lines.slice(0, -1).some((line) => !line.endsWith('\n')))) {
    return { code: 'E_EDIT_FORMAT', message: 'The diff says of a line in its middle that it ends the file.' };
  }
  if (
    !endIsCertain(answer, { line: to, fence, exact, isHunkHeader }) ||
    (!exact && fence === null && endsWithLooseAdditions(answer, from, to))
  ) {
    const how =
      fence === null ? 'Put the diff into a fence, and a space before every line it keeps' : 'Put a space before every line it keeps';
    return { code: 'E_EDIT_FORMAT', message: `It is not certain where the diff ends, at line ${to + 1} of the text. ${how}.` };
  }
  return null;
}

/** Without right counts and without a fence, a list written with “+” after a blank line would be read as new lines. */
function endsWithLooseAdditions(answer: TextLines, from: number, to: number): boolean {
  let line = to - 1;
  while (line >= from && answer.text.startsWith('+ ', answer.start(line))) line -= 1;
  return line < to - 1 && line >= from && markAt(answer, line) === '';
}
