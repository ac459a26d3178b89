/**
 * Unified diffs, with or without a `git diff` header. Line numbers and counts may be wrong or missing: hunks end where their
 * lines do. What a diff can say beyond text (copies, modes, links, binary data) is refused, not ignored.
 */
import type { FileOperation, PatchHunk, ReadProblem } from '../fileOperation.ts';
import { closesFence, openingFence, type Fence } from '../reading/fences.ts';
import { nameBefore, nameInherited } from '../reading/nameFor.ts';
import type { TextLines } from '../textLines.ts';
import type { Format, Reading, Scope } from './format.ts';
import { isFileHeader, readHeader, startsHeader, type DiffHeader } from './unifiedHeader.ts';
import { isHunkHeader, readHunk } from './unifiedHunk.ts';

export const unified: Format = {
  name: 'unified',
  starts: (answer, line, fence) => startsHeader(answer, line) || startsHunk(answer, line, fence),
  read(scope, line) {
    const { answer, fence, format } = scope;
    const bare = fence === null ? bareDiff(answer, line) : null;
    if (bare !== null) return bare;
    if (startsHeader(answer, line)) return readFile(scope, line, readHeader(answer, line));
    if (!startsHunk(answer, line, fence) && !(format === 'unified' && isHunkHeader(answer, line))) return null;
    const path = nameBefore(scope, line, true) ?? nameInherited(scope);
    return readFile(scope, line, { kind: 'modify', path: path ?? '', next: line });
  },
};

const isDiffFence = (info: string | undefined): boolean => info !== undefined && /^(?:diff|patch|udiff)\b/i.test(info);

/** A hunk without a file above it: in a fence for diffs, or with its numbers. */
const startsHunk = (answer: TextLines, line: number, fence: Fence | null): boolean =>
  isHunkHeader(answer, line) && (isDiffFence(fence?.info) || /^@@ -\d/.test(answer.content(line).slice(0, 6)));

/** A fence for diffs with changed lines but nothing that says where: an edit that must not pass for prose. */
function bareDiff(answer: TextLines, line: number): Reading | null {
  const fence = openingFence(answer, line);
  if (fence === null || !isDiffFence(fence.info)) return null;
  let changes = false;
  let next = line + 1;
  for (; next < answer.count && !closesFence(answer, next, fence); next += 1) {
    if (startsHeader(answer, next) || isHunkHeader(answer, next) || answer.text.startsWith('*** ', answer.start(next))) return null;
    if (answer.text.startsWith('<<<<<', answer.start(next))) return null;
    const mark = answer.text[answer.start(next)];
    if (mark === '+' || mark === '-') changes = true;
  }
  if (!changes) return null;
  const message = `The diff at line ${line + 2} has no “@@” line. Begin every group of changed lines with one.`;
  return { next: Math.min(next + 1, answer.count), operations: [], problems: [{ path: '', hunk: null, code: 'E_EDIT_FORMAT', message }] };
}

function readFile(scope: Scope, line: number, header: DiffHeader): Reading {
  const hunks: PatchHunk[] = [];
  let next = Math.max(header.next, line);
  while (next < scope.answer.count && isHunkHeader(scope.answer, next)) {
    const read = readHunk(scope.answer, next, scope.fence);
    hunks.push(read.hunk);
    next = read.next;
    const problem = read.problem;
    if (problem !== null) return { next, operations: [], problems: [{ path: nameOf(header), hunk: hunks.length - 1, ...problem }] };
    next = skipBlank(scope, next);
  }
  next = Math.max(next, line + 1);
  const made = operation(header, hunks);
  return 'code' in made ? { next, operations: [], problems: [made] } : { next, operations: [made], problems: [] };
}

/** Blank lines between two hunks or two files of one diff. */
function skipBlank({ answer }: Scope, line: number): number {
  let next = line;
  while (next < answer.count && answer.contentEnd(next) === answer.start(next)) next += 1;
  return next < answer.count && (isHunkHeader(answer, next) || isFileHeader(answer, next)) ? next : line;
}

const nameOf = (header: DiffHeader): string => ('path' in header ? header.path : '');

function operation(header: DiffHeader, hunks: readonly PatchHunk[]): FileOperation | ReadProblem {
  const path = nameOf(header);
  const refuse = (message: string): ReadProblem => ({ path, hunk: null, code: 'E_EDIT_FORMAT', message });
  switch (header.kind) {
    case 'refused':
      return refuse(header.message);
    case 'create':
      if (hunks.some((hunk) => hunk.deficit !== undefined))
        return { ...refuse('The text ends before the new file does.'), code: 'E_EDIT_INCOMPLETE' };
      if (hunks.some((hunk) => hunk.old.length > 0)) return refuse('The diff creates a file but has lines of an old one.');
      return { kind: 'write', path, lines: hunks.flatMap((hunk) => hunk.new), existing: 'refuse', gaps: [], mayBePart: false };
    case 'delete':
      if (hunks.some((hunk) => hunk.new.length > 0)) return refuse('The diff deletes the file but keeps some of its lines.');
      return { kind: 'delete', path, old: hunks.flatMap((hunk) => hunk.old) };
    case 'rename':
      return { kind: 'patch', path, newPath: header.newPath, hunks };
    case 'modify':
      if (path === '') return refuse('The diff does not say which file it is for.');
      return hunks.length === 0 ? refuse('The diff has no changes: a “@@” line must come before them.') : { kind: 'patch', path, hunks };
  }
}
