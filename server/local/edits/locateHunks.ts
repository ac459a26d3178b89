/** Finds each hunk's place in the text as it is, and weighs what the hunks say of their lines. */
import type { Rejection } from '#contracts/edits/fileEdit';
import type { LineRange } from './changes/replaceLines.ts';
import type { PatchHunk } from './fileOperation.ts';
import { Haystack } from './matching/haystack.ts';
import { locate, placeLimit, type Located } from './matching/locate.ts';
import { nearest } from './matching/nearest.ts';
import { rejection } from './rejection.ts';
import { endOf, type TextLines } from './textLines.ts';

export interface LocatedHunks {
  /** By index; undefined where the hunk was refused. */
  readonly places: readonly (LineRange | undefined)[];
  readonly rejected: readonly Rejection[];
}

export function locateHunks(path: string, base: TextLines, hunks: readonly PatchHunk[]): LocatedHunks {
  const file = new Haystack(base, hunks.length);
  const located = hunks.map((hunk) => (hunk.old.length === 0 ? insertOnly(base) : locate(file, hunk.old, hunk.statedLine !== undefined)));
  const trusted = statedLinesAreExact(hunks, located);
  const rejected: Rejection[] = [];
  const places = hunks.map((hunk, index) => {
    const found = located[index] ?? { kind: 'none' };
    const place = choose(hunk, found, trusted);
    const refusal = place === null ? explain(path, base, hunk, index, found, hunks) : doubt(path, base, hunk, index, place);
    if (refusal !== null) rejected.push(refusal);
    return refusal === null ? (place ?? undefined) : undefined;
  });
  return { places, rejected };
}

/** Text to insert without anything to find belongs nowhere but in an empty file. */
const insertOnly = (base: TextLines): Located =>
  base.count === 0 ? { kind: 'one', place: { line: 0, count: 0 } } : { kind: 'many', places: [] };

/** Line numbers are believed only when every hunk that needs none is exactly where they say. */
function statedLinesAreExact(hunks: readonly PatchHunk[], located: readonly Located[]): boolean {
  return hunks.every((hunk, index) => {
    const found = located[index];
    return found?.kind !== 'one' || hunk.statedLine === undefined || hunk.statedLine === found.place.line + 1;
  });
}

function choose(hunk: PatchHunk, found: Located, trusted: boolean): LineRange | null {
  if (found.kind === 'one') return found.place;
  if (found.kind === 'none' || !trusted || hunk.statedLine === undefined) return null;
  return found.places.find((place) => place.line + 1 === hunk.statedLine) ?? null;
}

function explain(path: string, base: TextLines, hunk: PatchHunk, index: number, found: Located, hunks: readonly PatchHunk[]): Rejection {
  if (found.kind === 'many') {
    const lines = found.places.slice(0, placeLimit).map((place) => place.line + 1);
    if (lines.length === 0) return rejection(path, index, 'E_EDIT_AMBIGUOUS', 'The change only adds text and shows no line next to it.');
    const more = found.places.length > placeLimit ? ' and more' : '';
    const message = `The text to replace occurs several times, at lines ${lines.join(', ')}${more}. Include more of the lines around it.`;
    return rejection(path, index, 'E_EDIT_AMBIGUOUS', message, lines);
  }
  if (hunks.some((other, at) => at !== index && holds(other.new, hunk.old))) {
    const message =
      'The text to replace exists only in the result of another change. All changes must fit the file as it is: join the two.';
    return rejection(path, index, 'E_EDIT_NO_MATCH', message);
  }
  const near = nearest(base, hunk.old);
  return rejection(path, index, 'E_EDIT_NO_MATCH', `The text to replace was not found in “${path}”.${near.hint}`, near.lines);
}

/** Whether `lines` has `wanted` in a row, tried at the first line only where it is equal: bounded, and only for a message. */
function holds(lines: readonly string[], wanted: readonly string[]): boolean {
  const [first] = wanted;
  if (first === undefined || wanted.length > lines.length || wanted.length > 1000) return false;
  const from = lines.indexOf(first);
  return from !== -1 && wanted.every((line, index) => lines[from + index] === line);
}

/** Reasons to refuse a hunk although its place is known. */
function doubt(path: string, base: TextLines, hunk: PatchHunk, index: number, place: LineRange): Rejection | null {
  const after = place.line + place.count;
  const lastNew = hunk.new.at(-1);
  if (lastNew !== undefined && endOf(lastNew) === '' && after < base.count) {
    const message = 'The change says that it ends the file, but the file goes on after it.';
    return rejection(path, index, 'E_EDIT_NO_MATCH', message, [place.line + 1]);
  }
  if (hunk.unlessFileHas !== undefined && hasLine(base, hunk.unlessFileHas)) {
    const message = `The file itself holds lines like the divider “${hunk.unlessFileHas}”. Write the markers longer than those lines.`;
    return rejection(path, index, 'E_EDIT_FORMAT', message, [place.line + 1]);
  }
  if (hunk.deficit !== undefined && mayBeCut(base, hunk.deficit, after)) {
    return rejection(path, index, 'E_EDIT_INCOMPLETE', 'The text ends before the change has all the lines its header announces.', [
      place.line + 1,
    ]);
  }
  return null;
}

function hasLine(base: TextLines, content: string): boolean {
  for (let line = 0; line < base.count; line += 1) if (base.content(line).trimEnd() === content) return true;
  return false;
}

/**
 * A header that announces more lines than came is wrong for certain only where the file has not so many left, or where the
 * missing ones are blank lines that were trimmed off the end of the text.
 */
function mayBeCut(base: TextLines, deficit: { readonly old: number; readonly new: number }, after: number): boolean {
  if (after + deficit.old > base.count) return false;
  if (deficit.old !== deficit.new) return true;
  for (let line = after; line < after + deficit.old; line += 1) if (base.content(line).trim() !== '') return true;
  return false;
}
