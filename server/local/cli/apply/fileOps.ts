/** The system calls the applier makes, as a value: tests replace single ones by failing ones. Nothing else here touches a disk. */
import fs from 'node:fs';

export type FileOps = Pick<
  typeof fs,
  | 'openSync'
  | 'closeSync'
  | 'readFileSync'
  | 'writeSync'
  | 'fsyncSync'
  | 'fstatSync'
  | 'fchmodSync'
  | 'fchownSync'
  | 'lstatSync'
  | 'realpathSync'
  | 'renameSync'
  | 'linkSync'
  | 'unlinkSync'
  | 'mkdirSync'
  | 'rmdirSync'
  | 'readdirSync'
>;

export const systemFileOps: FileOps = fs;

export const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The status without following a link; null when there is nothing. */
export function statOf(ops: FileOps, file: string): fs.Stats | null {
  try {
    return ops.lstatSync(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Reads a regular file without following a link, and the status of exactly what was read; null when there is nothing. */
export function readRegular(ops: FileOps, file: string): { readonly bytes: Buffer; readonly stat: fs.Stats } | null {
  let handle: number;
  try {
    handle = ops.openSync(file, fs.constants.O_RDONLY | noFollow | (fs.constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    const stat = ops.fstatSync(handle);
    if (!stat.isFile()) throw Object.assign(new Error(`${file} is not a regular file`), { code: 'EISDIR' });
    return { bytes: ops.readFileSync(handle), stat };
  } finally {
    ops.closeSync(handle);
  }
}

/** Writes a new file, whole and on disk when this returns. Fails when the name is taken, by a link too. */
export function writeNew(ops: FileOps, file: string, bytes: Buffer, owner: Owner): void {
  const handle = ops.openSync(file, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL | noFollow, 0o600);
  try {
    for (let at = 0; at < bytes.length;) at += ops.writeSync(handle, bytes, at, bytes.length - at);
    giveTo(ops, handle, owner);
    ops.fsyncSync(handle);
  } finally {
    ops.closeSync(handle);
  }
}

export interface Owner {
  readonly mode: number;
  /** Null for a file that did not exist: whoever runs us owns it. */
  readonly uid: number | null;
  readonly gid: number | null;
}

/** Owner first: changing it clears bits of the mode. Only the superuser may give files away, so a refusal is accepted. */
function giveTo(ops: FileOps, handle: number, { mode, uid, gid }: Owner): void {
  if (process.platform === 'win32') return;
  const own = ops.fstatSync(handle);
  if (uid !== null && gid !== null && (own.uid !== uid || own.gid !== gid)) {
    try {
      ops.fchownSync(handle, uid, gid);
    } catch (error) {
      if (errorCode(error) !== 'EPERM') throw error;
    }
  }
  ops.fchmodSync(handle, mode & 0o7777);
}

/** Makes the names in a folder durable. Windows has no such call and needs none. */
export function syncFolder(ops: FileOps, folder: string): void {
  if (process.platform === 'win32') return;
  const handle = ops.openSync(folder, fs.constants.O_RDONLY);
  try {
    ops.fsyncSync(handle);
  } finally {
    ops.closeSync(handle);
  }
}

export function removeIfThere(ops: FileOps, file: string): void {
  try {
    ops.unlinkSync(file);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

const noFollow = fs.constants.O_NOFOLLOW ?? 0;
