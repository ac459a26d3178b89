/** Brings the operations on one file together, checks every path, and refuses what contradicts itself. */
import type { Rejection } from '#contracts/edits/fileEdit';
import type { FileOperation, PatchHunk } from './fileOperation.ts';
import { checkPath, pathKey } from './paths.ts';
import { rejection } from './rejection.ts';

export interface Combined {
  readonly operations: readonly FileOperation[];
  readonly rejected: readonly Rejection[];
}

export function combine(operations: readonly FileOperation[]): Combined {
  const rejected: Rejection[] = [];
  const claim = claimer(rejected);
  const checked: FileOperation[] = [];
  for (const operation of operations) {
    const path = claim(operation.path);
    const newPath = newPathOf(operation);
    const target = newPath === undefined ? undefined : claim(newPath);
    if (path === null || target === null) continue;
    if (!isText(operation))
      rejected.push(rejection(path, null, 'E_EDIT_ENCODING', 'The new text holds characters that no text file can hold.'));
    checked.push({ ...operation, path, ...(target === undefined ? {} : { newPath: target }) });
  }
  const merged: FileOperation[] = [];
  for (const [path, uses] of byPath(checked)) {
    const [first] = uses;
    const hunks = plainHunks(uses);
    if (hunks !== null) merged.push({ kind: 'patch', path, hunks });
    else if (uses.length > 1) rejected.push(rejection(path, null, 'E_EDIT_OVERLAP', `“${path}” is changed as a whole and changed again.`));
    else if (first?.path === path) merged.push(first);
  }
  return { operations: merged, rejected };
}

const newPathOf = (operation: FileOperation): string | undefined => (operation.kind === 'patch' ? operation.newPath : undefined);

/** Answers the normal form of a path, or null after noting why it is refused: also when it is another file's second spelling. */
function claimer(rejected: Rejection[]): (raw: string) => string | null {
  const spellings = new Map<string, string>();
  return (raw) => {
    const checked = checkPath(raw);
    if (!checked.ok) {
      rejected.push(rejection(raw, null, 'E_EDIT_OUTSIDE', checked.message));
      return null;
    }
    const key = pathKey(checked.path);
    const spelling = spellings.get(key) ?? checked.path;
    spellings.set(key, spelling);
    if (spelling === checked.path) return checked.path;
    rejected.push(rejection(checked.path, null, 'E_EDIT_OVERLAP', `“${checked.path}” and “${spelling}” are one file on some systems.`));
    return null;
  };
}

/** Every path with the operations that use it, as their file or as the new name of one. */
function byPath(operations: readonly FileOperation[]): Map<string, FileOperation[]> {
  const uses = new Map<string, FileOperation[]>();
  for (const operation of operations) {
    for (const path of new Set([operation.path, newPathOf(operation) ?? operation.path])) {
      const known = uses.get(path);
      if (known === undefined) uses.set(path, [operation]);
      else known.push(operation);
    }
  }
  return uses;
}

/** The hunks of operations that only patch in place, or null. */
function plainHunks(operations: readonly FileOperation[]): PatchHunk[] | null {
  const hunks: PatchHunk[] = [];
  for (const operation of operations) {
    if (operation.kind !== 'patch' || operation.newPath !== undefined) return null;
    for (const hunk of operation.hunks) hunks.push(hunk);
  }
  return hunks;
}

/** Half a surrogate pair would be written as another character, and a NUL makes a file binary. */
function isText(operation: FileOperation): boolean {
  if (operation.kind === 'delete') return true;
  const lines = operation.kind === 'write' ? [operation.lines] : operation.hunks.map((hunk) => hunk.new);
  return lines.every((each) => each.every((line) => line.isWellFormed() && !line.includes('\0')));
}
