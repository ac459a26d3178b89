/**
 * The one door to `node:sqlite`: opening with the settings every database of ours has, transactions, and the translation of
 * its errors into ours. Knows no table.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { AppError, isAppError } from '#contracts/core/errors';

export type SqlValue = SQLInputValue;
export type SqlRow = Record<string, unknown>;

/** A prepared statement; reuse it. Throws AppError like everything here. */
export interface Statement {
  run(...values: SqlValue[]): { readonly changes: number };
  get(...values: SqlValue[]): SqlRow | undefined;
  all(...values: SqlValue[]): readonly SqlRow[];
  iterate(...values: SqlValue[]): Iterable<SqlRow>;
}

export interface Sqlite {
  readonly path: string;
  prepare(sql: string): Statement;
  exec(sql: string): void;
  /** One value of the first row, or undefined. */
  value(sql: string): unknown;
  /** All or nothing. A transaction inside another joins it. What was committed is on disk when this returns. */
  transaction<T>(work: () => T): T;
  readonly inTransaction: boolean;
  /** Folds the write-ahead log into the file. Idempotent. */
  close(): void;
}

export interface SqliteOptions {
  readonly busyTimeoutMs?: number;
  readonly readOnly?: boolean;
}

/** Opens `file` (`:memory:` too), creating it when missing. Throws AppError E_STORE_DAMAGED when it is no sound database. */
export function openSqlite(file: string, options: SqliteOptions = {}): Sqlite {
  const db = guard(
    () =>
      new DatabaseSync(file, {
        timeout: options.busyTimeoutMs ?? 5000,
        readOnly: options.readOnly ?? false,
        enableForeignKeyConstraints: true,
      }),
  );
  try {
    if (options.readOnly !== true) {
      // One process owns the file: no shared memory, no lock traffic at each commit, and a second server cannot write beside us.
      guard(() =>
        db.exec(
          'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864;',
        ),
      );
    }
  } catch (error) {
    db.close();
    throw error;
  }
  return wrap(db, file);
}

function wrap(db: DatabaseSync, path: string): Sqlite {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  let depth = 0;
  let open = true;
  return {
    path,
    prepare: (sql) => statement(guard(() => db.prepare(sql))),
    exec: (sql) => guard(() => db.exec(sql)),
    value: (sql) => {
      const row = guard(() => db.prepare(sql).get());
      return row === undefined ? undefined : Object.values(row)[0];
    },
    transaction(work) {
      if (depth > 0) return work();
      guard(() => begin.run());
      depth = 1;
      try {
        const result = work();
        guard(() => commit.run());
        return result;
      } catch (error) {
        rollback(db);
        throw error;
      } finally {
        depth = 0;
      }
    },
    get inTransaction() {
      return depth > 0;
    },
    close() {
      if (!open) return;
      open = false;
      db.close();
    },
  };
}

/** Some failures (a full disk) have already rolled back; saying it again is then an error of no interest. */
function rollback(db: DatabaseSync): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    return;
  }
}

function statement(prepared: StatementSync): Statement {
  return {
    run: (...values) => guard(() => ({ changes: Number(prepared.run(...values).changes) })),
    get: (...values) => guard(() => prepared.get(...values)),
    all: (...values) => guard(() => prepared.all(...values)),
    iterate: (...values) => guard(() => prepared.iterate(...values)),
  };
}

function guard<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fromSqlite(error);
  }
}

/** A file that ends in the middle of a page. */
const shortRead = 522;
const primary = { busy: 5, readOnly: 8, corrupt: 11, full: 13, notADatabase: 26 } as const;

function fromSqlite(error: unknown): unknown {
  if (isAppError(error)) return error;
  const code = resultCode(error);
  if (code === null) return error;
  if (code === shortRead) return new AppError('E_STORE_DAMAGED', undefined, { cause: error });
  switch (code & 0xff) {
    case primary.full:
      return new AppError('E_STORE_FULL', undefined, { cause: error });
    case primary.corrupt:
    case primary.notADatabase:
      return new AppError('E_STORE_DAMAGED', undefined, { cause: error });
    case primary.busy:
      return new AppError('E_INTERNAL', 'Another Coterie server is using the data folder.', { cause: error });
    default:
      return new AppError('E_INTERNAL', undefined, { cause: error });
  }
}

/** Full, unreadable, locked …: the machine's fault, which may pass. Anything else is a mistake in what was to be written. */
const storageCodes: ReadonlySet<number> = new Set([5, 6, 7, 8, 10, 11, 13, 14, 26]);

export function isStorageFault(error: unknown): boolean {
  if (isAppError(error, 'E_STORE_FULL') || isAppError(error, 'E_STORE_DAMAGED')) return true;
  const code = resultCode(isAppError(error) ? error.cause : error);
  return code !== null && storageCodes.has(code & 0xff);
}

function resultCode(error: unknown): number | null {
  return typeof error === 'object' && error !== null && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null;
}
