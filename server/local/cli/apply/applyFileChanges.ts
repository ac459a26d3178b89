/**
 * The headless applier: carries out planned changes on the files of one folder, all or none. Whatever interrupts it, every
 * file has its old bytes or its new ones, and the journal says which; the next apply on the folder finishes or restores.
 */
import path from 'node:path';
import type { FileChange, Rejection } from '#contracts/edits/fileEdit';
import { systemIds, type Ids } from '../../../shared/ids.ts';
import { rejection } from '../../edits/rejection.ts';
import { isWhereItWas, moveForward, stage, stateOf, sweep, syncFolders } from './carryOut.ts';
import { errorCode, systemFileOps, type FileOps } from './fileOps.ts';
import { abort, commit, journalFolder, makeFolders, removeJournal, writeIntent, type Intent } from './journal.ts';
import { alone } from './lock.ts';
import { prepare, type PreparedFile } from './prepare.ts';
import { failure } from './readText.ts';
import { recover, undo, type Recovery } from './recover.ts';

export interface ApplyRequest {
  readonly root: string;
  /** Where the journal is kept. */
  readonly dataDir: string;
  readonly changes: readonly FileChange[];
  readonly ops?: FileOps;
  readonly ids?: Ids;
}

/** `rejected`: every file is as it was, unless a rejection says in words that it is not. */
export type ApplyOutcome = { readonly recovered: readonly Recovery[] } & (
  | { readonly status: 'applied'; readonly files: readonly string[] }
  | { readonly status: 'rejected'; readonly rejected: readonly Rejection[] }
);

/** Synchronous, so that nothing of this process comes between its steps. Throws AppError E_CONFLICT when another apply goes on. */
export function applyFileChanges(request: ApplyRequest): ApplyOutcome {
  const ops = request.ops ?? systemFileOps;
  const root = ops.realpathSync(request.root);
  const journals = journalFolder(request.dataDir, root);
  makeFolders(ops, journals);
  return alone(journals, () => {
    const recovered = recover(ops, request.dataDir, root);
    const prepared = prepare(ops, root, request.changes, (request.ids ?? systemIds).next());
    if ('rejected' in prepared) return { status: 'rejected', rejected: prepared.rejected, recovered };
    const folder = path.join(journals, prepared.id);
    const rejected = run(ops, root, folder, prepared.files);
    return rejected === null
      ? { status: 'applied', files: namesOf(request.changes), recovered }
      : { status: 'rejected', rejected, recovered };
  });
}

const namesOf = (changes: readonly FileChange[]): string[] =>
  changes.flatMap(({ path: name, new_path }) => (new_path === undefined ? [name] : [name, new_path]));

/** Null when every file is new; else why every file is old. */
function run(ops: FileOps, root: string, folder: string, files: readonly PreparedFile[]): Rejection[] | null {
  const folders = [...new Set(files.flatMap((each) => (each.after === null ? [] : each.newFolders)))];
  const intent: Intent = { version: 1, root, files: files.map((each) => each.entry), folders };
  const originals = files.map((each) => each.before);
  const progress: Progress = { path: files[0]?.entry.path ?? '', journalled: false };
  try {
    writeIntent(ops, folder, intent, originals);
    progress.journalled = true;
    stageAll(ops, intent, files, progress);
    const changed = intent.files.filter((entry) => stateOf(ops, entry) !== 'before');
    if (changed.length > 0) return giveUp(ops, folder, intent, changed.map(conflict));
    commit(ops, folder);
    for (const entry of intent.files) {
      progress.path = entry.path;
      if (stateOf(ops, entry) !== 'before') return giveUp(ops, folder, intent, [conflict(entry)]);
      moveForward(ops, entry);
    }
    syncFolders(ops, intent);
    sweep(ops, intent, true);
  } catch (error) {
    const reasons = [failure(progress.path, error)];
    return progress.journalled ? giveUp(ops, folder, intent, reasons) : forget(ops, folder, reasons);
  }
  return forget(ops, folder, null);
}

/** How far an apply has come, for telling where it failed. */
interface Progress {
  path: string;
  journalled: boolean;
}

function stageAll(ops: FileOps, intent: Intent, files: readonly PreparedFile[], progress: Progress): void {
  for (const name of intent.folders) ops.mkdirSync(name);
  for (const { entry, after } of files) {
    progress.path = entry.path;
    if (!isWhereItWas(ops, entry)) throw Object.assign(new Error('A folder became a link'), { code: 'ELOOP' });
    stage(ops, entry, after);
  }
  syncFolders(ops, intent);
}

const conflict = ({ path: name }: { readonly path: string }): Rejection =>
  rejection(name, null, 'E_EDIT_CONFLICT', `“${name}” was changed by someone else meanwhile.`);

/** Puts every file back. When even that fails, the journal stays for the next start, and the user is told. */
function giveUp(ops: FileOps, folder: string, intent: Intent, reasons: readonly Rejection[]): Rejection[] {
  try {
    tryTo(() => abort(ops, folder));
    const { kept } = undo(ops, folder, intent);
    const others = kept.filter((name) => !reasons.some((reason) => reason.path === name));
    return forget(ops, folder, [...reasons, ...others.map((name) => conflict({ path: name }))]);
  } catch (error) {
    const message = `Not every file could be put back (${errorCode(error)}). The next “coterie apply” on this folder ends that.`;
    return [...reasons, rejection('', null, 'E_EDIT_FAILED', message)];
  }
}

/** A journal that cannot be removed now is understood, and removed, by the next start. */
function forget<T>(ops: FileOps, folder: string, result: T): T {
  tryTo(() => removeJournal(ops, folder));
  return result;
}

function tryTo(work: () => void): void {
  try {
    work();
  } catch {
    return;
  }
}
