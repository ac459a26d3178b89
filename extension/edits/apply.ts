/**
 * Applies checked changes: all files or none. The journal holds every original before the first byte moves; afterwards each
 * file is read back and compared. Whatever goes wrong, every file is put back, and the answer names those that could not be.
 */
import type { EditId } from '#contracts/core/ids';
import type { FileChange, FilePath, Rejection } from '#contracts/edits/fileEdit';
import { checkChanges, refusal, type CheckedChange } from './check.ts';
import type { EditHost, FileRef, Step } from './editHost.ts';
import type { Journal, JournalFile, NewEntry } from './journal.ts';
import { restore } from './restore.ts';
import { textHash } from './textEdits.ts';

export interface ApplyRequest {
  readonly title: string;
  readonly edit_id: EditId | null;
  readonly files: readonly FileChange[];
  readonly undoes?: string;
  /** Exact bytes for files an undo brings back, by path. */
  readonly originals?: ReadonlyMap<FilePath, { readonly bytes: Uint8Array; readonly mode: number | null }>;
}

export type ApplyResult =
  | {
      readonly status: 'applied';
      readonly id: string;
      readonly files: readonly FilePath[];
      /** Changed in the editor but not saved, because they had unsaved changes before. */ readonly unsaved: readonly FilePath[];
    }
  | { readonly status: 'rejected'; readonly rejected: readonly Rejection[] };

export interface ApplyOptions {
  readonly host: EditHost;
  readonly journal: Journal;
  readonly workspace: string | null;
  readonly now: () => number;
  readonly newId: () => string;
}

export async function applyChanges(options: ApplyOptions, request: ApplyRequest): Promise<ApplyResult> {
  const { host, journal } = options;
  const checked = await checkChanges(host, request.files);
  if (!checked.ok) return { status: 'rejected', rejected: checked.rejected };
  const { changes } = checked;

  const entry: NewEntry = {
    v: 1,
    id: options.newId(),
    kind: request.undoes === undefined ? 'apply' : 'undo',
    undoes: request.undoes ?? null,
    edit_id: request.edit_id,
    title: request.title,
    workspace: options.workspace,
    pid: process.pid,
    at: options.now(),
    files: await Promise.all(changes.map((change) => toJournalFile(host, change))),
  };
  try {
    await journal.begin(entry);
  } catch {
    return failed(changes, 'The journal that makes undo possible could not be written, so nothing was changed.');
  }

  const trouble = await carryOut(host, changes, request);
  if (trouble === null) {
    // The files are as planned, whatever becomes of this note; the next start finds that out again.
    await journal.finish(entry, 'applied').catch(() => undefined);
    const unsaved = changes.filter((change) => change.before?.dirty).map((change) => change.change.path);
    return { status: 'applied', id: entry.id, files: changes.map((change) => change.change.new_path ?? change.change.path), unsaved };
  }
  if (trouble === 'stale') {
    await journal.finish(entry, 'failed').catch(() => undefined);
    return { status: 'rejected', rejected: changes.map((change) => refusal(change.change.path, 'E_EDIT_CONFLICT', typedMeanwhile)) };
  }
  const lost = await restore(host, entry);
  if (lost.length === 0) await journal.finish(entry, 'failed').catch(() => undefined);
  return failed(
    changes,
    lost.length === 0
      ? `${trouble.text} Every file was put back as it was.`
      : `${trouble.text} These could not be put back: ${lost.join(', ')}. Their originals are kept.`,
  );
}

const typedMeanwhile = 'A file was changed at this very moment, so nothing was written. Apply again.';

/** Null when every file is as planned, `stale` when nothing was touched, else what went wrong. Never rejects. */
async function carryOut(
  host: EditHost,
  changes: readonly CheckedChange[],
  request: ApplyRequest,
): Promise<null | 'stale' | { readonly text: string }> {
  try {
    const wanted = new Map<CheckedChange, Uint8Array | null>();
    for (const change of changes) wanted.set(change, await wantedBytes(host, change, request));
    const steps = changes.flatMap((change) => toSteps(change, wanted.get(change) ?? null, request));
    const made = await host.change(steps, request.title);
    if (made === 'stale') return 'stale';
    if (made === 'failed') return { text: 'The editor refused the change.' };
    for (const change of changes) {
      const trouble = await settle(host, change, wanted.get(change) ?? null);
      if (trouble) return { text: trouble };
    }
    return null;
  } catch {
    return { text: 'The editor could not make the change.' };
  }
}

/** Bytes the file must have on disk afterwards; null when it is not to be there or stays unsaved. */
async function wantedBytes(host: EditHost, checked: CheckedChange, request: ApplyRequest): Promise<Uint8Array | null> {
  if (checked.after === null || checked.before?.dirty) return null;
  const original = request.originals?.get(checked.change.path);
  if (original && checked.change.change === 'created') return original.bytes;
  return host.encode(checked.file, checked.after);
}

function toSteps(checked: CheckedChange, bytes: Uint8Array | null, request: ApplyRequest): Step[] {
  const { change, file, to } = checked;
  const base = checked.before?.text ?? '';
  switch (change.change) {
    case 'created':
      return [{ kind: 'create', file, bytes: bytes ?? new Uint8Array(), mode: request.originals?.get(change.path)?.mode ?? null }];
    case 'deleted':
      return [{ kind: 'delete', file }];
    case 'modified':
      return [{ kind: 'edit', file, base, edits: change.edits }];
    case 'renamed': {
      if (!to) return [];
      const move: Step = { kind: 'rename', file, to };
      return change.edits.length > 0 ? [move, { kind: 'edit', file: to, base, edits: change.edits }] : [move];
    }
  }
}

/** Saves what was clean and compares the file with the plan. Save actions of the editor that add to it are taken back. */
async function settle(host: EditHost, checked: CheckedChange, bytes: Uint8Array | null): Promise<string | null> {
  const { change, before, after } = checked;
  const place: FileRef = checked.to ?? checked.file;
  if (after === null) return (await host.readBytes(place)) === null ? null : `${change.path} is still there.`;
  if (bytes !== null) {
    // What was typed since the change is not a save action's: it is never written over.
    if (!(await isPlanned(host, place, change))) return `${place.path} was changed while it was being saved.`;
    if (change.change !== 'created' && !(await host.save(place))) return `${place.path} could not be saved.`;
    const onDisk = await host.readBytes(place);
    if (onDisk === null || !sameBytes(onDisk, bytes)) await host.writeBytes(place, bytes, before?.mode ?? null);
    const written = await host.readBytes(place);
    if (written === null || !sameBytes(written, bytes)) return `${place.path} is not what was to be written.`;
  }
  return (await isPlanned(host, place, change)) ? null : `${place.path} is not what was to be written.`;
}

async function isPlanned(host: EditHost, place: FileRef, change: FileChange): Promise<boolean> {
  const live = await host.read(place, 'read');
  return live.kind === 'text' && textHash(live.file.text) === change.result_hash;
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

async function toJournalFile(host: EditHost, { change, file, to, before }: CheckedChange): Promise<JournalFile> {
  return {
    path: change.path,
    absolute: file.absolute,
    change: change.change,
    new_path: to?.path ?? null,
    new_absolute: to?.absolute ?? null,
    base_text: before?.text ?? null,
    base_bytes: before ? Buffer.from(before.bytes).toString('base64') : null,
    base_hash: change.base_hash,
    result_hash: change.result_hash,
    edits: change.edits,
    was_dirty: before?.dirty ?? false,
    mode: before?.mode ?? null,
    made_folder: change.change === 'created' ? await host.missingFolder(file) : null,
  };
}

function failed(changes: readonly CheckedChange[], message: string): ApplyResult {
  return { status: 'rejected', rejected: changes.map((change) => refusal(change.change.path, 'E_EDIT_FAILED', message)) };
}
