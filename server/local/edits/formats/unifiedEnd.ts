/**
 * Whether what follows a hunk leaves its end certain. A line that lost its mark would otherwise end the hunk early, and the
 * rest of it would pass for prose.
 */
import { closesFence, type Fence } from '../reading/fences.ts';
import type { TextLines } from '../textLines.ts';
import { startsHeader } from './unifiedHeader.ts';

export interface HunkEnd {
  /** The line after the hunk. */
  readonly line: number;
  readonly fence: Fence | null;
  /** The hunk has exactly the lines its header announces. */
  readonly exact: boolean;
  readonly isHunkHeader: (answer: TextLines, line: number) => boolean;
}

export function endIsCertain(answer: TextLines, { line, fence, exact, isHunkHeader }: HunkEnd): boolean {
  const starts = (at: number): boolean => isHunkHeader(answer, at) || startsHeader(answer, at);
  let next = line;
  while (next < answer.count && answer.content(next).trim() === '') next += 1;
  if (next === answer.count || starts(next)) return true;
  if (fence !== null) return closesFence(answer, next, fence);
  if (exact) return isSignature(answer, next) || !hasMark(answer, next);
  if (next === line) return false;
  for (; next < answer.count && !starts(next); next += 1) if (hasMark(answer, next)) return false;
  return true;
}

/** The two dashes that `git format-patch` puts after the last hunk. */
export const isSignature = (answer: TextLines, line: number): boolean => /^-- ?$/.test(answer.content(line).slice(0, 4));

function hasMark(answer: TextLines, line: number): boolean {
  const mark = answer.text[answer.start(line)];
  return mark === '+' || mark === '-' || mark === ' ' || mark === '\\';
}
