/** Looks at every file of a plan as it is now, and makes its new bytes in memory. Writes nothing. */
import path from 'node:path';
import { isAppError } from '#contracts/core/errors';
import type { FileChange, Rejection } from '#contracts/edits/fileEdit';
import { applyEdits } from '../../edits/applyEdits.ts';
import { rejection } from '../../edits/rejection.ts';
import { textHash } from '../../edits/textHash.ts';
import { readRegular, type FileOps, type Owner } from './fileOps.ts';
import { sha256, type JournalFile } from './journal.ts';
import { findPlace, type Place } from './places.ts';
import { failure, undecodable } from './readText.ts';
import { decodeText, encodeText, type DecodedText } from './textBytes.ts';

export interface PreparedFile {
  readonly entry: JournalFile;
  readonly before: Buffer | null;
  readonly after: Buffer | null;
  readonly newFolders: readonly string[];
}

export type Prepared = { readonly id: string; readonly files: readonly PreparedFile[] } | { readonly rejected: readonly Rejection[] };

/** `id` names the apply, and its temporary files. `root` is a real path. */
export function prepare(ops: FileOps, root: string, changes: readonly FileChange[], id: string): Prepared {
  const files: PreparedFile[] = [];
  const rejected: Rejection[] = [];
  const seen = new Map<string, string>();
  for (const change of changes) {
    try {
      const made = prepareOne(ops, root, change, id, files.length);
      if ('code' in made) rejected.push(made);
      else files.push(...made);
    } catch (error) {
      rejected.push(
        isAppError(error) ? rejection(change.path, null, 'E_EDIT_CONFLICT', 'The edits do not fit the file.') : failure(change.path, error),
      );
    }
  }
  for (const { entry } of files) {
    const other = seen.get(entry.file);
    if (other !== undefined)
      rejected.push(rejection(entry.path, null, 'E_EDIT_OVERLAP', `“${entry.path}” and “${other}” are the same file.`));
    seen.set(entry.file, entry.path);
  }
  return rejected.length > 0 ? { rejected } : { id, files };
}

function prepareOne(ops: FileOps, root: string, change: FileChange, id: string, index: number): PreparedFile[] | Rejection {
  const place = findPlace(ops, root, change.path);
  if ('code' in place) return place;
  if (change.change === 'created') {
    if (place.exists) return exists(change.path);
    const text = applyEdits('', change.edits);
    if (textHash(text) !== change.result_hash) return mismatch(change.path);
    return [
      fileOf(place, null, { bytes: encodeText(text, 'utf8'), owner: { mode: 0o666 & ~process.umask(), uid: null, gid: null } }, id, index),
    ];
  }
  const current = readCurrent(ops, place, change);
  if ('code' in current) return current;
  if (change.change !== 'modified' && place.linked) {
    return rejection(change.path, null, 'E_EDIT_OUTSIDE', `“${change.path}” is a link; only the file itself can be deleted or renamed.`);
  }
  if (change.change === 'deleted') return [fileOf(place, current, null, id, index)];
  const text = applyEdits(current.decoded.text, change.edits);
  if (textHash(text) !== change.result_hash) return mismatch(change.path);
  const after = { bytes: encodeText(text, current.decoded.encoding), owner: current.owner };
  if (change.change === 'modified') return [fileOf(place, current, after, id, index)];
  const target = findPlace(ops, root, change.new_path ?? '');
  if ('code' in target) return target;
  if (target.exists) return exists(target.path);
  return [fileOf(target, null, after, id, index), fileOf(place, current, null, id, index + 1)];
}

interface Current {
  readonly bytes: Buffer;
  readonly owner: Owner;
  readonly decoded: DecodedText;
}

function readCurrent(ops: FileOps, place: Place, change: FileChange): Current | Rejection {
  const read = place.exists ? readRegular(ops, place.file) : null;
  if (read === null) return rejection(change.path, null, 'E_EDIT_MISSING', `“${change.path}” does not exist.`);
  const decoded = decodeText(read.bytes);
  if (decoded === null) return undecodable(change.path);
  if (textHash(decoded.text) !== change.base_hash) {
    return rejection(change.path, null, 'E_EDIT_CONFLICT', `“${change.path}” is not the text the edit was made for.`);
  }
  const { mode, uid, gid } = read.stat;
  if ((mode & 0o222) === 0) return rejection(change.path, null, 'E_EDIT_READ_ONLY', `“${change.path}” is read-only.`);
  return { bytes: read.bytes, owner: { mode: mode & 0o7777, uid, gid }, decoded };
}

const exists = (name: string): Rejection => rejection(name, null, 'E_EDIT_EXISTS', `“${name}” already exists.`);
const mismatch = (name: string): Rejection =>
  rejection(name, null, 'E_EDIT_CONFLICT', `The edits of “${name}” do not give the text that was reviewed.`);

function fileOf(
  place: Place,
  current: Current | null,
  after: { readonly bytes: Buffer; readonly owner: Owner } | null,
  id: string,
  index: number,
): PreparedFile {
  const known = (bytes: Buffer, owner: Owner): NonNullable<JournalFile['before']> => ({ sha256: sha256(bytes), ...owner });
  return {
    entry: {
      path: place.path,
      file: place.file,
      before: current === null ? null : known(current.bytes, current.owner),
      after: after === null ? null : known(after.bytes, after.owner),
      temp: path.join(path.dirname(place.file), `.coterie-${id}-${index}`),
    },
    before: current?.bytes ?? null,
    after: after?.bytes ?? null,
    newFolders: place.newFolders,
  };
}
