/** Checks a set of changes against the live files before anything is touched: every reason against is collected, nothing is guessed. */
import { errors, type ErrorCode } from '#contracts/core/errors';
import type { FileChange, Rejection } from '#contracts/edits/fileEdit';
import type { EditHost, FileRef, TextFile } from './editHost.ts';
import { applyEdits, textHash } from './textEdits.ts';

/** A change whose file is exactly what it was made for. */
export interface CheckedChange {
  readonly change: FileChange;
  readonly file: FileRef;
  readonly to: FileRef | null;
  /** Null for a file to be created. */
  readonly before: TextFile | null;
  /** Null for a file to be deleted. */
  readonly after: string | null;
}

export type Checked =
  | { readonly ok: true; readonly changes: readonly CheckedChange[] }
  | { readonly ok: false; readonly rejected: readonly Rejection[] };

export function refusal(path: string, code: ErrorCode, message: string = errors[code].user): Rejection {
  return { path, hunk: null, code, message, candidates: [] };
}

export async function checkChanges(host: EditHost, files: readonly FileChange[]): Promise<Checked> {
  const changes: CheckedChange[] = [];
  const rejected: Rejection[] = [];
  const touched = new Set<string>();
  for (const change of files) {
    const checked = await checkOne(host, change);
    if ('code' in checked) {
      rejected.push(checked);
      continue;
    }
    for (const place of [checked.file, ...(checked.to ? [checked.to] : [])]) {
      const key = place.absolute.normalize('NFC').toLowerCase();
      if (touched.has(key)) rejected.push(refusal(place.path, 'E_EDIT_OVERLAP', 'The same file is changed twice in one edit.'));
      touched.add(key);
    }
    changes.push(checked);
  }
  if (files.length === 0) rejected.push(refusal('', 'E_EDIT_NO_CHANGE'));
  return rejected.length > 0 ? { ok: false, rejected } : { ok: true, changes };
}

async function checkOne(host: EditHost, change: FileChange): Promise<CheckedChange | Rejection> {
  const { path } = change;
  const located = await host.locate(path);
  if (!located.ok) return located.rejection;
  const { file } = located;
  const found = await host.read(file, 'change');
  if (found.kind === 'refused') return refusal(path, found.code, found.message);

  if (change.change === 'created') {
    if (found.kind !== 'missing') return refusal(path, 'E_EDIT_EXISTS');
    const after = applyEdits('', change.edits);
    return after === null || textHash(after) !== change.result_hash ? damaged(path) : { change, file, to: null, before: null, after };
  }
  if (found.kind === 'missing') return refusal(path, 'E_EDIT_MISSING');
  const before = found.file;
  if (textHash(before.text) !== change.base_hash) return refusal(path, 'E_EDIT_CONFLICT');
  if (change.change !== 'modified' && before.dirty) {
    return refusal(path, 'E_EDIT_CONFLICT', 'The file has unsaved changes. Save it first, then it can be moved or deleted.');
  }
  if (change.change === 'deleted') return { change, file, to: null, before, after: null };

  const after = applyEdits(before.text, change.edits);
  if (after === null || textHash(after) !== change.result_hash) return damaged(path);
  if (change.change === 'modified') return { change, file, to: null, before, after };

  if (change.new_path === undefined) return damaged(path);
  const target = await host.locate(change.new_path);
  if (!target.ok) return target.rejection;
  const there = await host.read(target.file, 'read');
  if (there.kind !== 'missing') return refusal(change.new_path, 'E_EDIT_EXISTS');
  return { change, file, to: target.file, before, after };
}

function damaged(path: string): Rejection {
  return refusal(path, 'E_INTEGRITY', 'The change does not lead to the result it was planned for, so nothing was written.');
}
