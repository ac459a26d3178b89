/**
 * Who may be the server: the one process that holds an exclusive lock on a tiny SQLite file. The operating system takes the
 * lock back when its holder dies, however it dies, so there is nothing to clean up and nothing stale to misjudge.
 */
import { closeSync, constants, lstatSync, openSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface ServerLock {
  release(): void;
}

/** Null when another process holds it. */
export function lockServer(data: string): ServerLock | null {
  const file = path.join(data, 'server.lock');
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found !== undefined && !found.isFile()) unlinkSync(file);
  if (found === undefined) createPrivately(file);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
    const held = db;
    return { release: () => held.close() };
  } catch (error) {
    db?.close();
    if (isBusy(error)) return null;
    throw error;
  }
}

function createPrivately(file: string): void {
  try {
    closeSync(openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** SQLITE_BUSY and SQLITE_LOCKED. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (error.errcode === 5 || error.errcode === 6);
}
