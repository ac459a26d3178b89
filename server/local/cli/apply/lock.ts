/** One apply at a time per workspace: a lock of the operating system, which a killed process cannot leave behind. */
import path from 'node:path';
import { AppError } from '#contracts/core/errors';
import { openSqlite, type Sqlite } from '../../../shared/sqlite.ts';

/** Milliseconds to wait for another apply. */
const patience = 10_000;

/** Runs `work` alone. Throws AppError E_CONFLICT when another apply on the workspace does not end. */
export function alone<T>(folder: string, work: () => T): T {
  const lock = take(path.join(folder, 'lock.db'));
  try {
    return work();
  } finally {
    lock.close();
  }
}

function take(file: string): Sqlite {
  try {
    const lock = openSqlite(file, { busyTimeoutMs: patience });
    lock.exec('CREATE TABLE IF NOT EXISTS lock (held INTEGER)');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    throw new AppError('E_CONFLICT', 'Another apply is writing to this folder. Nothing was written.', { cause: error });
  }
}
