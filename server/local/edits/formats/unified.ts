/**
 * Unified diffs, with or without a `git diff` header. Line numbers and counts may be wrong or missing: hunks end where their
 * lines do. What a diff can say beyond text (copies, modes, links, binary data) is refused, not ignored.
 */
import type { FileOperation, PatchHunk, ReadProblem } from '../fileOperation.ts';
import { nameBefore, nameInherited } from '../reading/nameFor.ts';
import type { Format, Reading, Scope } from './format.ts';
import { isFileHeader, readHeader, startsHeader, type DiffHeader } from './unifiedHeader.ts';
import { isHunkHeader, readHunk } from './unifiedHunk.ts';

export const unified: Format = {
  name: 'unified',
  starts: (answer, line, fence) => startsHeader(answer, line) || (isDiffFence(fence?.info) && isHunkHeader(answer, line)),
  read(scope, line) {
    const { answer, fence, format } = scope;
    if (startsHeader(answer, line)) return readFile(scope, line, readHeader(answer, line));
    if (!isHunkHeader(answer, line) || !(isDiffFence(fence?.info) || format === 'unified')) return null;
    const path = nameBefore(scope, line, true) ?? nameInherited(scope);
    return readFile(scope, line, { kind: 'modify', path: path ?? '', next: line });
  },
};

const isDiffFence = (info: string | undefined): boolean => info !== undefined && /^(?:diff|patch|udiff)\b/i.test(info);

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
      if (hunks.some((hunk) => hunk.old.length > 0)) return refuse('The diff creates a file but has lines of an old one.');
      return { kind: 'write', path, lines: hunks.flatMap((hunk) => hunk.new), existing: 'refuse', gaps: [] };
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
