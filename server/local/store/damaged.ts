/**
 * What happens to a database that is not sound: it is set aside whole, and what can be read of it is copied, row by row, into
 * the fresh one. The set-aside file itself is never opened for writing.
 */
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { openSqlite, type Sqlite, type SqlRow, type SqlValue } from '../../shared/sqlite.ts';

const companions = ['', '-wal', '-shm'] as const;

/** Renames the database and its companions; answers the new path of the main file. */
export function setAside(file: string, at: number): string {
  const stamp = new Date(at).toISOString().replace(/[:.]/g, '-');
  let target = `${file}.damaged-${stamp}`;
  for (let n = 2; existsSync(target); n += 1) target = `${file}.damaged-${stamp}-${n}`;
  // Companions first: should we die half-way, the main file is still at its place and found damaged again.
  for (const suffix of companions.toReversed()) if (existsSync(file + suffix)) renameSync(file + suffix, target + suffix);
  return target;
}

export interface Salvaged {
  readonly conversations: number;
  readonly messages: number;
}

const tables = [
  { name: 'conversations', key: 'ord' },
  { name: 'messages', key: 'ord' },
  { name: 'runs', key: 'ord' },
  { name: 'edits', key: 'rowid' },
  { name: 'run_events', key: 'run_id, seq' },
] as const;

/** Copies what can be read of `damagedFile` into `fresh`. Never throws for what is damaged. */
export function salvage(damagedFile: string, fresh: Sqlite): Salvaged {
  const folder = mkdtempSync(path.join(path.dirname(damagedFile), '.salvage-'));
  try {
    const copy = path.join(folder, 'copy.db');
    for (const suffix of ['', '-wal'] as const) if (existsSync(damagedFile + suffix)) copyFileSync(damagedFile + suffix, copy + suffix);
    const old = tryOpen(copy);
    if (old === null) return { conversations: 0, messages: 0 };
    try {
      const counts = new Map<string, number>();
      fresh.transaction(() => {
        fresh.exec('PRAGMA defer_foreign_keys = ON');
        for (const { name, key } of tables) counts.set(name, copyTable(old, fresh, name, key));
        adoptOrphans(fresh);
      });
      return { conversations: counts.get('conversations') ?? 0, messages: counts.get('messages') ?? 0 };
    } finally {
      old.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tryOpen(file: string): Sqlite | null {
  try {
    return openSqlite(file);
  } catch {
    return null;
  }
}

/** Reads from both ends, so that a damaged page in the middle costs only what is on it. */
function copyTable(old: Sqlite, fresh: Sqlite, name: string, key: string): number {
  const columns = fresh
    .prepare(`SELECT name FROM pragma_table_info('${name}')`)
    .all()
    .map((row) => String(row['name']));
  const insert = fresh.prepare(`INSERT OR IGNORE INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
  const backwards = key.replaceAll(',', ' DESC,').concat(' DESC');
  let copied = 0;
  for (const order of [key, backwards]) {
    for (const row of rows(old, `SELECT * FROM ${name} ORDER BY ${order}`)) {
      try {
        copied += insert.run(...columns.map((column) => toValue(row[column], column))).changes;
      } catch {
        continue;
      }
    }
  }
  return copied;
}

function* rows(db: Sqlite, sql: string): Iterable<SqlRow> {
  try {
    yield* db.prepare(sql).iterate();
  } catch {
    return;
  }
}

function toValue(value: unknown, column: string): SqlValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || value instanceof Uint8Array) return value;
  return column === 'text' ? '' : null;
}

/** A message or run whose conversation was lost gets a new one of the same id. */
function adoptOrphans(fresh: Sqlite): void {
  fresh.exec(`
    INSERT OR IGNORE INTO conversations (id, title, created_at, updated_at)
      SELECT conversation_id, 'Recovered chat', min(created_at), max(created_at)
      FROM (SELECT conversation_id, created_at FROM messages UNION ALL SELECT conversation_id, created_at FROM runs)
      GROUP BY conversation_id;
  `);
}
