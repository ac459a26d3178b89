/** Whole files: a fenced block whose name stands in the fence or on the line before it. The block is the file. */
import type { ReadProblem } from '../fileOperation.ts';
import { closesFence, opensInside, openingFence, type Fence } from '../reading/fences.ts';
import { nameInInfo } from '../reading/fileNames.ts';
import { nameBefore } from '../reading/nameFor.ts';
import { findGaps } from '../reading/gaps.ts';
import { stripEnd, type TextLines } from '../textLines.ts';
import type { Format, Reading, Scope } from './format.ts';

export const whole: Format = {
  name: 'whole',
  starts: () => false,
  read(scope, line) {
    if (scope.fence !== null) return null;
    const fence = openingFence(scope.answer, line);
    if (fence === null || isDiff(fence)) return null;
    const path = nameInInfo(fence.info) ?? nameBefore(scope, line, false) ?? bareBlockPath(scope);
    if (path === null) return null;
    if (scope.format === 'auto' && holdsEdit(scope, fence)) return null;
    return readBlock(scope, fence, path);
  },
};

const isDiff = (fence: Fence): boolean => /^(?:diff|patch|udiff)\b/i.test(fence.info);

/** A block without a name is a file only when whole files were asked for by name. */
const bareBlockPath = (scope: Scope): string | null =>
  scope.format === 'whole' && scope.last === null ? (scope.defaultPath ?? null) : null;

/** An edit in another format that opens the block, after its path at most, is what the block is for. */
function holdsEdit(scope: Scope, fence: Fence): boolean {
  const { answer } = scope;
  for (let line = fence.line + 1, seen = 0; line < answer.count && seen < 2; line += 1) {
    if (closesFence(answer, line, fence)) return false;
    if (scope.startsOther(line, fence)) return true;
    if (answer.content(line).trim() !== '') seen += 1;
  }
  return false;
}

function readBlock(scope: Scope, fence: Fence, path: string): Reading {
  const { answer } = scope;
  let nested: number | null = null;
  let other: number | null = null;
  for (let line = fence.line + 1; line < answer.count; line += 1) {
    if (closesFence(answer, line, fence)) {
      const problem = doubt(scope, fence, path, { end: line, nested, other });
      if (problem !== null) return { next: line + 1, operations: [], problems: [problem] };
      const lines = content(answer, fence, line);
      const gaps = findGaps(answer, fence.line + 1, line, 20);
      return {
        next: line + 1,
        operations: [{ kind: 'write', path, lines, existing: 'replace', gaps, mayBePart: scope.format === 'auto' }],
        problems: [],
      };
    }
    if (nested === null && opensInside(answer, line, fence)) nested = line;
    if (other === null && scope.format === 'auto' && scope.startsOther(line, fence)) other = line;
  }
  const message = `The block for “${path}” is not closed: the text ends before the file does.`;
  return { next: answer.count, operations: [], problems: [{ path, hunk: null, code: 'E_EDIT_INCOMPLETE', message }] };
}

function doubt(
  { answer }: Scope,
  fence: Fence,
  path: string,
  found: { readonly end: number; readonly nested: number | null; readonly other: number | null },
): ReadProblem | null {
  const say = (message: string): ReadProblem => ({ path, hunk: null, code: 'E_EDIT_FORMAT', message });
  if (found.nested !== null || (isMarkdown(path) && nextFenceIsBare(answer, found.end + 1, fence))) {
    return say('The block holds a fence like its own, so its end is not certain. Write the outer fence longer than any inside.');
  }
  if (found.other !== null) return say(`The block holds an edit at line ${found.other + 1}, so it is not certain whether it is a file.`);
  return null;
}

const isMarkdown = (path: string): boolean => /\.(?:md|mdx|markdown|mdc|qmd|rmd|rst)$/i.test(path);

/** After a Markdown file, a fence that opens nothing may be the real end of the block. */
function nextFenceIsBare(answer: TextLines, from: number, fence: Fence): boolean {
  for (let line = from; line < answer.count; line += 1) {
    const next = openingFence(answer, line);
    if (next !== null && next.mark === fence.mark) return next.info === '';
  }
  return false;
}

/** The block's lines, without the indentation of a fence under a list item. */
function content(answer: TextLines, fence: Fence, end: number): string[] {
  const lines: string[] = [];
  for (let line = fence.line + 1; line < end; line += 1) {
    const text = answer.whole(line);
    let cut = 0;
    while (cut < fence.indent && (text[cut] === ' ' || text[cut] === '\t')) cut += 1;
    lines.push(stripEnd(text).trim() === '' && fence.indent > 0 ? text.slice(Math.min(cut, stripEnd(text).length)) : text.slice(cut));
  }
  return lines;
}
