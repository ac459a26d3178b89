/** Moves the files of a journal to their new or back to their old bytes, one rename each. Every step may be done again. */
import path from 'node:path';
import { errorCode, readRegular, removeIfThere, statOf, syncFolder, writeNew, type FileOps } from './fileOps.ts';
import { originalOf, sha256, type Intent, type JournalFile } from './journal.ts';

/** `other`: neither what was there nor what is to be; somebody else has written it. */
export type FileState = 'before' | 'after' | 'other';

export function stateOf(ops: FileOps, entry: JournalFile): FileState {
  if (!isWhereItWas(ops, entry)) return 'other';
  const hash = hashOf(ops, entry.file);
  if (hash === (entry.after?.sha256 ?? null)) return 'after';
  return hash === (entry.before?.sha256 ?? null) ? 'before' : 'other';
}

/** False when a folder above the file has become a link since the file was looked up. */
export function isWhereItWas(ops: FileOps, entry: JournalFile): boolean {
  const folder = path.dirname(entry.file);
  try {
    return ops.realpathSync(folder) === folder;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return true;
    if (errorCode(error) === 'ENOTDIR' || errorCode(error) === 'ELOOP') return false;
    throw error;
  }
}

function hashOf(ops: FileOps, file: string): string | null {
  try {
    const read = readRegular(ops, file);
    return read === null ? null : sha256(read.bytes);
  } catch (error) {
    if (['EISDIR', 'ELOOP', 'ENXIO', 'ENOTDIR'].includes(errorCode(error))) return '';
    throw error;
  }
}

const keptName = (entry: JournalFile): string => `${entry.temp}.old`;

/**
 * Writes the new bytes beside the file, and gives the file itself a second name where the system allows that: putting it back
 * is then one rename that needs no space and keeps all that is known of it.
 */
export function stage(ops: FileOps, entry: JournalFile, bytes: Buffer | null): void {
  if (bytes !== null && entry.after !== null) writeNew(ops, entry.temp, bytes, entry.after);
  if (entry.before === null) return;
  try {
    ops.linkSync(entry.file, keptName(entry));
  } catch (error) {
    if (!noLinks.has(errorCode(error))) throw error;
  }
}

/** What systems answer that have no hard links, or do not allow this one. */
const noLinks = new Set(['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/** Whether the staged bytes are there, whole. */
export const isStaged = (ops: FileOps, entry: JournalFile): boolean =>
  entry.after === null || hashOf(ops, entry.temp) === entry.after.sha256;

/** Puts the staged bytes in place, or takes the file away. The caller has just seen that the file is as it was before. */
export function moveForward(ops: FileOps, entry: JournalFile): void {
  if (entry.after === null) removeIfThere(ops, entry.file);
  else if (entry.before !== null) ops.renameSync(entry.temp, entry.file);
  else place(ops, entry.temp, entry.file);
}

/** Gives a new file its name without ever taking the name from a file that has just appeared there. */
function place(ops: FileOps, temp: string, file: string): void {
  try {
    ops.linkSync(temp, file);
  } catch (error) {
    // Without links a look must do.
    if (!noLinks.has(errorCode(error)) || statOf(ops, file) !== null) throw error;
    ops.renameSync(temp, file);
    return;
  }
  ops.unlinkSync(temp);
}

/** Puts the old bytes back, or takes the new file away. The caller has just seen that the file is as the apply made it. */
export function moveBack(ops: FileOps, folder: string, index: number, entry: JournalFile): void {
  if (entry.before === null) {
    removeIfThere(ops, entry.file);
    return;
  }
  const temp = keptName(entry);
  if (hashOf(ops, temp) !== entry.before.sha256) {
    removeIfThere(ops, temp);
    writeNew(ops, temp, ops.readFileSync(originalOf(folder, index)), entry.before);
  }
  if (entry.after === null) place(ops, temp, entry.file);
  else ops.renameSync(temp, entry.file);
}

/** Takes away what was staged and the folders that were made and are empty. */
export function sweep(ops: FileOps, intent: Intent, keepFolders: boolean): void {
  for (const entry of intent.files) {
    try {
      removeIfThere(ops, entry.temp);
      removeIfThere(ops, keptName(entry));
    } catch (error) {
      if (errorCode(error) !== 'ENOTDIR') throw error;
    }
  }
  if (keepFolders) return;
  for (const folder of intent.folders.toReversed()) {
    try {
      ops.rmdirSync(folder);
    } catch (error) {
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errorCode(error))) throw error;
    }
  }
}

/** Makes every name this apply touched durable. */
export function syncFolders(ops: FileOps, intent: Intent): void {
  const folders = new Set(intent.files.map(({ file }) => path.dirname(file)));
  for (const folder of intent.folders) folders.add(folder).add(path.dirname(folder));
  for (const folder of folders) if (statOf(ops, folder) !== null) syncFolder(ops, folder);
}
