/** Plans the operations on one file against its text: every place found, every conflict named, edits exact. */
import type { FileChange, Rejection, TextEdit } from '#contracts/edits/fileEdit';
import type { FileOperation, PatchHunk } from './fileOperation.ts';
import { createdFile, deletedFile, modifiedFile, renamedFile } from './changes/fileChange.ts';
import { replaceLines, type LineRange } from './changes/replaceLines.ts';
import { locateHunks } from './locateHunks.ts';
import { findConflicts, type PlacedHunk } from './conflicts.ts';
import { rejection } from './rejection.ts';
import { endOf, stripEnd, TextLines } from './textLines.ts';

export interface FilePlan {
  readonly change: FileChange | null;
  readonly rejected: readonly Rejection[];
}

type Patch = Extract<FileOperation, { kind: 'patch' }>;
type Write = Extract<FileOperation, { kind: 'write' }>;
type Delete = Extract<FileOperation, { kind: 'delete' }>;

/** `content` is null when the file does not exist; `targetExists` is asked for a rename only. */
export function planFile(operation: FileOperation, content: string | null, targetExists: boolean): FilePlan {
  switch (operation.kind) {
    case 'write':
      return planWrite(operation, content);
    case 'delete':
      return content === null ? missing(operation.path) : planDelete(operation, new TextLines(content));
    case 'patch':
      return content === null ? missing(operation.path) : planPatch(operation, new TextLines(content), targetExists);
  }
}

const refused = (...rejected: Rejection[]): FilePlan => ({ change: null, rejected });
const missing = (path: string): FilePlan => refused(rejection(path, null, 'E_EDIT_MISSING', `“${path}” does not exist.`));

/** Lines from which a block with less than a third of a file's is more likely an excerpt than the file. */
const longFile = 20;

function planWrite({ path, lines, existing, gaps, mayBePart }: Write, content: string | null): FilePlan {
  const gap = gaps.find((line) => content?.includes(line) !== true);
  if (gap !== undefined && !(content === null && isStub(path, gap))) {
    const message = `The line “${gap.trim()}” stands for text that is left out. Give the whole file, or an edit of the lines that change.`;
    return refused(rejection(path, null, 'E_EDIT_FORMAT', message));
  }
  if (content === null) return { change: createdFile(path, lines.join('')), rejected: [] };
  const base = new TextLines(content);
  if (existing === 'refuse' || (existing === 'empty-only' && base.count > 0)) {
    const why = existing === 'refuse' ? '' : ' An empty SEARCH part creates a file; to change this one, give the text to replace.';
    return refused(rejection(path, null, 'E_EDIT_EXISTS', `“${path}” already exists.${why}`));
  }
  if (mayBePart && base.count >= longFile && lines.length * 3 < base.count) {
    const message = `The block has ${lines.length} of the ${base.count} lines of “${path}”: it may be a part of the file. Ask for format “whole”, or give an edit.`;
    return refused(rejection(path, null, 'E_EDIT_FORMAT', message));
  }
  const edits = replaceLines(base, { line: 0, count: base.count }, withoutMark(base, lines), false);
  return changed(path, base, edits);
}

/** In Python a lone `...` is a statement. */
const isStub = (path: string, line: string): boolean => /\.pyi?$/i.test(path) && line.trim() === '...';

/** A byte-order mark belongs to the file; one written again in the new text would double it. */
function withoutMark(base: TextLines, lines: readonly string[]): readonly string[] {
  const [first, ...rest] = lines;
  return first?.startsWith('\uFEFF') === true && base.text.startsWith('\uFEFF') ? [first.slice(1), ...rest] : lines;
}

function planDelete({ path, old }: Delete, base: TextLines): FilePlan {
  if (old !== null && !isWholeFile(base, old)) {
    return refused(rejection(path, 0, 'E_EDIT_NO_MATCH', `“${path}” is not the text the edit deletes.`));
  }
  return { change: deletedFile(path, base), rejected: [] };
}

function isWholeFile(base: TextLines, old: readonly string[]): boolean {
  if (old.length !== base.count) return false;
  return old.every((line, index) => {
    if (stripEnd(line) !== base.content(index)) return false;
    return endOf(line) !== '' || index < base.count - 1 || base.endsOpen;
  });
}

function planPatch(operation: Patch, base: TextLines, targetExists: boolean): FilePlan {
  const { path, hunks, newPath } = operation;
  if (newPath !== undefined && targetExists) {
    return refused(rejection(path, null, 'E_EDIT_EXISTS', `“${newPath}” already exists, so “${path}” cannot be renamed to it.`));
  }
  const { places, rejected } = locateHunks(path, base, hunks);
  const placed: PlacedHunk[] = [];
  const problems = [...rejected];
  for (const [index, hunk] of hunks.entries()) {
    const place = places[index];
    if (place === undefined) continue;
    const edits = hunkEdits(base, place, hunk);
    if (edits.length > 0) placed.push({ index, place, edits });
    else problems.push(rejection(path, index, 'E_EDIT_NO_CHANGE', 'The new text equals the text it replaces.', [place.line + 1]));
  }
  const all = [...problems, ...findConflicts(path, base, placed)];
  if (all.length > 0) return { change: null, rejected: all.toSorted((a, b) => (a.hunk ?? -1) - (b.hunk ?? -1)) };
  const edits = placed.flatMap((each) => each.edits).toSorted((a, b) => a.start - b.start || a.end - b.end);
  return newPath === undefined ? changed(path, base, edits) : { change: renamedFile(path, newPath, base, edits), rejected: [] };
}

function hunkEdits(base: TextLines, place: LineRange, hunk: PatchHunk): TextEdit[] {
  const lastOld = hunk.old.at(-1);
  const lastNew = hunk.new.at(-1);
  const stated = (lastOld !== undefined && endOf(lastOld) === '') || (lastNew !== undefined && endOf(lastNew) === '');
  return replaceLines(base, place, hunk.new, stated);
}

function changed(path: string, base: TextLines, edits: readonly TextEdit[]): FilePlan {
  const change = modifiedFile(path, base, edits);
  if (change !== null) return { change, rejected: [] };
  return refused(rejection(path, null, 'E_EDIT_NO_CHANGE', `The edit would leave “${path}” as it is.`));
}
