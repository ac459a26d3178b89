/** Opens the database of a data folder: checks it, migrates it, and sets it aside when it is damaged, never overwriting it. */
import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { AppError, isAppError } from '#contracts/core/errors';
import type { Clock } from '../../shared/clock.ts';
import { openSqlite, type Sqlite } from '../../shared/sqlite.ts';
import { createConversationStore, type ConversationStore } from './conversationStore.ts';
import { salvage, setAside } from './damaged.ts';
import { createEditStore, type EditStore } from './editStore.ts';
import { createMessageStore, type MessageStore } from './messageStore.ts';
import { migrate } from './migrate.ts';
import { createRunStore, type RunStore } from './runStore.ts';
import { createSearchStore, type SearchStore } from './searchStore.ts';

const magic = 'SQLite format 3\0';
const smallestBytes = 512;
export const databaseName = 'coterie.db';
const unfinished = '.unfinished';
const salvaged = '.salvaged';

/** What opening had to do that the user should know. */
export interface StoreNotice {
  readonly id: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly text: string;
}

export interface Store {
  readonly db: Sqlite;
  readonly conversations: ConversationStore;
  readonly messages: MessageStore;
  readonly runs: RunStore;
  readonly edits: EditStore;
  readonly search: SearchStore;
  readonly notices: readonly StoreNotice[];
  close(): void;
}

/** A sound file larger than this is checked only after an unclean end. */
const alwaysCheckBytes = 64 * 1024 * 1024;

export function openStore(dataDir: string, clock: Clock): Store {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, databaseName);
  finishReplacement(file);
  // SQLite gives its companions the mode of the file.
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  const sound = openSound(file);
  if (sound !== null) return sound;
  const notice = replaceDamaged(file, clock);
  return { ...toStore(openSqlite(file)), notices: [notice] };
}

/** The open, checked and migrated database, or null when the file is damaged. */
function openSound(file: string): Store | null {
  if (!looksLikeDatabase(file)) return null;
  let db: Sqlite | undefined;
  try {
    const check = needsCheck(file);
    db = openSqlite(file);
    if (check && !isSound(db)) throw new AppError('E_STORE_DAMAGED');
    probeSearch(db);
    migrate(db);
    return toStore(db);
  } catch (error) {
    db?.close();
    if (isAppError(error, 'E_STORE_DAMAGED')) return null;
    throw error;
  }
}

/** A table or column that the schema's version promises and the file does not have is damage too. */
function toStore(db: Sqlite): Store {
  try {
    return {
      db,
      conversations: createConversationStore(db),
      messages: createMessageStore(db),
      runs: createRunStore(db),
      edits: createEditStore(db),
      search: createSearchStore(db),
      notices: [],
      close: () => db.close(),
    };
  } catch (error) {
    throw isAppError(error, 'E_INTERNAL') ? new AppError('E_STORE_DAMAGED', undefined, { cause: error }) : error;
  }
}

/** SQLite takes a file cut down to a few bytes for a new one and would write over it. */
function looksLikeDatabase(file: string): boolean {
  if (!existsSync(file)) return true;
  const { size } = statSync(file);
  if (size === 0) return !existsSync(`${file}-wal`) || statSync(`${file}-wal`).size === 0;
  const handle = openSync(file, 'r');
  try {
    const head = Buffer.alloc(magic.length);
    return readSync(handle, head) === magic.length && head.toString('latin1') === magic && size >= smallestBytes;
  } finally {
    closeSync(handle);
  }
}

/** A check that cannot be carried out to its end is one that failed. */
function isSound(db: Sqlite): boolean {
  try {
    return db.value('PRAGMA quick_check(1)') === 'ok';
  } catch {
    return false;
  }
}

/** A clean end leaves no write-ahead log behind. */
function needsCheck(file: string): boolean {
  if (!existsSync(file)) return false;
  return statSync(file).size <= alwaysCheckBytes || existsSync(`${file}-wal`);
}

function probeSearch(db: Sqlite): void {
  try {
    db.exec('CREATE VIRTUAL TABLE temp.search_probe USING fts5 (text); DROP TABLE temp.search_probe;');
  } catch (error) {
    if (isAppError(error, 'E_STORE_DAMAGED') || isAppError(error, 'E_STORE_FULL')) throw error;
    throw new AppError(
      'E_INTERNAL',
      'This Node.js was built without SQLite full-text search (FTS5), which Coterie needs. Use the Node.js of the editor or from nodejs.org.',
      { cause: error },
    );
  }
}

/**
 * The new file is made whole beside the damaged one and takes its place at the end, so that a crash on the way starts the same
 * again instead of leaving an empty one.
 */
function replaceDamaged(file: string, clock: Clock): StoreNotice {
  const at = clock.now();
  const making = file + unfinished;
  for (const suffix of ['', '-wal', '-shm']) rmSync(making + suffix, { force: true });
  const fresh = openSqlite(making);
  migrate(fresh);
  const { conversations, messages } = salvage(file, fresh);
  fresh.close();
  const ready = file + salvaged;
  renameSync(making, ready);
  const aside = setAside(file, at);
  renameSync(ready, file);
  return {
    id: `store-damaged-${at}`,
    level: 'warning',
    text: `The chat history was damaged and was set aside as ${path.basename(aside)}. ${messages} messages of ${conversations} chats could be read from it and are shown.`,
  };
}

/** Finishes a replacement that a crash broke off between its two renames. */
function finishReplacement(file: string): void {
  const ready = file + salvaged;
  if (!existsSync(ready)) return;
  if (existsSync(file)) rmSync(ready, { force: true });
  else renameSync(ready, file);
}
