/** Brings a database to the newest schema, one transaction a step, and refuses one made by a newer Coterie. */
import { AppError } from '#contracts/core/errors';
import type { Sqlite } from '../../shared/sqlite.ts';
import { migrations, type Migration } from './migrations/index.ts';

export function migrate(db: Sqlite, steps: readonly Migration[] = migrations): void {
  const newest = steps.at(-1)?.version ?? 0;
  const present = schemaVersion(db);
  if (present > newest) {
    throw new AppError(
      'E_INTERNAL',
      `The data folder was written by a newer version of Coterie (schema ${present}; this version knows up to ${newest}). Update Coterie; nothing was changed.`,
    );
  }
  for (const step of steps) {
    if (step.version <= present) continue;
    db.transaction(() => {
      db.exec(step.sql);
      db.exec('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL); DELETE FROM schema_version;');
      db.prepare('INSERT INTO schema_version (version) VALUES (?)').run(step.version);
    });
  }
}

export function schemaVersion(db: Sqlite): number {
  if (db.value("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'") !== 1) return 0;
  const version = db.value('SELECT version FROM schema_version');
  return typeof version === 'number' ? version : 0;
}
