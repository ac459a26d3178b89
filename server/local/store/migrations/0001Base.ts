/** Conversations, their messages, the runs that write them, the event log, and edit proposals. */
import type { Migration } from './index.ts';

export const base: Migration = {
  version: 1,
  sql: `
    CREATE TABLE conversations (
      ord INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      title TEXT NOT NULL DEFAULT '',
      workspace TEXT,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      deleted_at INTEGER
    );
    CREATE INDEX conversations_by_update ON conversations (updated_at DESC, id DESC) WHERE deleted_at IS NULL;

    CREATE TABLE messages (
      ord INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      conversation_id TEXT NOT NULL REFERENCES conversations (id),
      parent_message_id TEXT,
      role TEXT NOT NULL,
      parts TEXT NOT NULL,
      run_id TEXT,
      created_at INTEGER NOT NULL,
      -- SHA-256 of what the client sent, so that sending again is told from sending something else under the same id.
      digest TEXT
    );
    CREATE INDEX messages_by_conversation ON messages (conversation_id, ord);

    CREATE TABLE runs (
      ord INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      conversation_id TEXT NOT NULL REFERENCES conversations (id),
      kind TEXT NOT NULL,
      message_id TEXT NOT NULL,
      reply_id TEXT NOT NULL UNIQUE,
      status TEXT NOT NULL,
      settings TEXT NOT NULL,
      client_id TEXT,
      model TEXT NOT NULL,
      fallback_used INTEGER NOT NULL DEFAULT 0,
      retry_of TEXT,
      failure TEXT,
      usage TEXT,
      created_at INTEGER NOT NULL,
      -- Null until the final event is stored; a cancelled run may still be ending.
      finished_at INTEGER
    );
    CREATE INDEX runs_unfinished ON runs (conversation_id, ord) WHERE finished_at IS NULL;
    CREATE INDEX runs_by_conversation ON runs (conversation_id, ord);

    CREATE TABLE run_events (
      run_id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      type TEXT NOT NULL,
      data TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (run_id, seq)
    ) WITHOUT ROWID;

    CREATE TABLE edits (
      id TEXT PRIMARY KEY,
      run_id TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      call_id TEXT,
      title TEXT NOT NULL,
      files TEXT NOT NULL,
      outcome TEXT
    );
    CREATE INDEX edits_by_run ON edits (run_id);
  `,
};
