/** Conversations in the database: single rows, and the list by time. Searching is `searchStore.ts`. */
import { Conversation } from '#contracts/chat/conversation';
import type { ConversationId } from '#contracts/core/ids';
import type { Sqlite, SqlRow } from '../../shared/sqlite.ts';

export interface ConversationStore {
  insert(conversation: {
    readonly id: ConversationId;
    readonly title: string;
    readonly workspace: string | null;
    readonly at: number;
  }): void;
  /** Null when missing or deleted. */
  get(id: ConversationId): Conversation | null;
  /** Null when there is none of this id at all. */
  state(id: ConversationId): { readonly deleted: boolean; readonly title: string; readonly workspace: string | null } | null;
  setTitle(id: ConversationId, title: string): void;
  touch(id: ConversationId, at: number): void;
  setDeleted(id: ConversationId, at: number | null): void;
  /** Newest first, after `cursor`. */
  page(after: ListPosition | null, limit: number): readonly Conversation[];
}

export interface ListPosition {
  readonly updated_at: number;
  readonly id: string;
}

/** The columns of a Conversation; the table is named `c`. */
export const conversationColumns = `c.id, c.title, c.workspace, c.created_at, c.updated_at,
  (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id) AS messages,
  EXISTS (SELECT 1 FROM runs r WHERE r.conversation_id = c.id AND r.finished_at IS NULL AND r.status IN ('queued', 'running', 'waiting')) AS active`;

export const toConversation = (row: SqlRow): Conversation => Conversation.parse({ ...row, active: row['active'] === 1 });

/** One record that cannot be read must not hide the rest. */
export const readable = (row: SqlRow): Conversation[] => {
  const parsed = Conversation.safeParse({ ...row, active: row['active'] === 1 });
  return parsed.success ? [parsed.data] : [];
};

export function createConversationStore(db: Sqlite): ConversationStore {
  const insert = db.prepare('INSERT INTO conversations (id, title, workspace, created_at, updated_at) VALUES (?, ?, ?, ?, ?)');
  const select = db.prepare(`SELECT ${conversationColumns} FROM conversations c WHERE c.id = ? AND c.deleted_at IS NULL`);
  const selectState = db.prepare('SELECT deleted_at, title, workspace FROM conversations WHERE id = ?');
  const title = db.prepare('UPDATE conversations SET title = ? WHERE id = ?');
  const touch = db.prepare('UPDATE conversations SET updated_at = max(updated_at, ?) WHERE id = ?');
  const deleted = db.prepare('UPDATE conversations SET deleted_at = ? WHERE id = ?');
  const page = db.prepare(
    `SELECT ${conversationColumns} FROM conversations c
     WHERE c.deleted_at IS NULL AND (c.updated_at, c.id) < (?, ?) ORDER BY c.updated_at DESC, c.id DESC LIMIT ?`,
  );
  return {
    insert: (c) => void insert.run(c.id, c.title, c.workspace, c.at, c.at),
    get(id) {
      const row = select.get(id);
      return row === undefined ? null : toConversation(row);
    },
    state(id) {
      const row = selectState.get(id);
      if (row === undefined) return null;
      const workspace = row['workspace'];
      return {
        deleted: row['deleted_at'] !== null,
        title: String(row['title']),
        workspace: typeof workspace === 'string' ? workspace : null,
      };
    },
    setTitle: (id, text) => void title.run(text, id),
    touch: (id, at) => void touch.run(at, id),
    setDeleted: (id, at) => void deleted.run(at, id),
    page: (after, limit) => page.all(after?.updated_at ?? Number.MAX_SAFE_INTEGER, after?.id ?? '', limit).flatMap((row) => readable(row)),
  };
}
