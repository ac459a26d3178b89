/** Hunks of one file are all meant for the text as it is; two that speak of the same lines contradict each other. */
import type { Rejection, TextEdit } from '#contracts/edits/fileEdit';
import type { LineRange } from './changes/replaceLines.ts';
import { rejection } from './rejection.ts';
import type { TextLines } from './textLines.ts';

export interface PlacedHunk {
  /** Its index among the hunks of its file. */
  readonly index: number;
  readonly place: LineRange;
  readonly edits: readonly TextEdit[];
}

/** How many hunks may speak of one line before the rest is refused unseen: comparing stays linear in their number. */
const activeLimit = 50;

/**
 * Hunks may share lines that all leave alone, never lines that one of them changes, and never one point of insertion, where
 * their order would be a guess.
 */
export function findConflicts(path: string, base: TextLines, hunks: readonly PlacedHunk[]): Rejection[] {
  const rejected: Rejection[] = [];
  let active: PlacedHunk[] = [];
  for (const hunk of hunks.toSorted((a, b) => a.place.line - b.place.line || a.index - b.index)) {
    active = active.filter((other) => reach(other) >= hunk.place.line);
    const other = active.length > activeLimit ? active[0] : active.find((each) => clash(base, each, hunk));
    if (other !== undefined) {
      const lines = [other.place.line + 1, hunk.place.line + 1];
      rejected.push(
        rejection(path, hunk.index, 'E_EDIT_OVERLAP', `This change and change ${other.index + 1} of the file touch the same lines.`, lines),
      );
    } else {
      active.push(hunk);
    }
  }
  return rejected;
}

const reach = (hunk: PlacedHunk): number => hunk.place.line + hunk.place.count;

function clash(base: TextLines, a: PlacedHunk, b: PlacedHunk): boolean {
  return touches(base, a, b) || touches(base, b, a) || samePoint(a, b);
}

/** Whether an edit of `a` lies within the lines `b` speaks of. */
function touches(base: TextLines, a: PlacedHunk, b: PlacedHunk): boolean {
  const start = base.start(b.place.line);
  const end = base.start(reach(b));
  return a.edits.some((edit) => (edit.start === edit.end ? edit.start > start && edit.start < end : edit.start < end && edit.end > start));
}

/** Whether both insert at one point. */
function samePoint(a: PlacedHunk, b: PlacedHunk): boolean {
  const points = new Set(insertions(a));
  return insertions(b).some((point) => points.has(point));
}

const insertions = (hunk: PlacedHunk): number[] => hunk.edits.filter((edit) => edit.start === edit.end).map((edit) => edit.start);
