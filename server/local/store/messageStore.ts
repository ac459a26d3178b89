/** Messages in the database. A message's words are kept a second time in `text`, for searching. */
import { Message, Part } from '#contracts/chat/message';
import type { ConversationId, MessageId } from '#contracts/core/ids';
import type { Sqlite, SqlRow } from '../../shared/sqlite.ts';

export interface MessageStore {
  insert(message: Message, digest: string | null): void;
  get(id: MessageId): Message | null;
  /** What a message of this id was sent with; null when there is none. */
  digest(id: MessageId): string | null;
  setParts(id: MessageId, parts: readonly Part[]): void;
  last(conversation_id: ConversationId): MessageId | null;
  /** The message and those it follows, oldest first; at most `limit`. */
  branch(id: MessageId, limit: number): readonly Message[];
  /** Oldest first, the newest page when `before` is null. Positions rise with time. */
  page(
    conversation_id: ConversationId,
    before: number | null,
    limit: number,
  ): readonly { readonly position: number; readonly message: Message }[];
}

const columns = 'id, conversation_id, parent_message_id, role, parts, run_id, created_at';
const unreadable: Part = { type: 'notice', level: 'warning', text: 'Part of this message is damaged and cannot be shown.' };

export function createMessageStore(db: Sqlite): MessageStore {
  const insert = db.prepare(
    'INSERT INTO messages (id, conversation_id, parent_message_id, role, parts, run_id, created_at, digest, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const select = db.prepare(`SELECT ${columns} FROM messages WHERE id = ?`);
  const digest = db.prepare('SELECT digest FROM messages WHERE id = ?');
  const parts = db.prepare('UPDATE messages SET parts = ?, text = ? WHERE id = ?');
  const last = db.prepare('SELECT id FROM messages WHERE conversation_id = ? ORDER BY ord DESC LIMIT 1');
  const page = db.prepare(`SELECT ord, ${columns} FROM messages WHERE conversation_id = ? AND ord < ? ORDER BY ord DESC LIMIT ?`);
  return {
    insert: (m, sent) =>
      void insert.run(
        m.id,
        m.conversation_id,
        m.parent_message_id,
        m.role,
        JSON.stringify(m.parts),
        m.run_id,
        m.created_at,
        sent,
        searchText(m.parts),
      ),
    get(id) {
      const row = select.get(id);
      return row === undefined ? null : toMessage(row);
    },
    digest(id) {
      const row = digest.get(id);
      if (row === undefined) return null;
      return typeof row['digest'] === 'string' ? row['digest'] : '';
    },
    setParts: (id, list) => void parts.run(JSON.stringify(list), searchText(list), id),
    last(conversation_id) {
      const id = last.get(conversation_id)?.['id'];
      return id === undefined ? null : Message.shape.id.parse(id);
    },
    branch(id, limit) {
      const found: Message[] = [];
      for (let next: MessageId | null = id; next !== null && found.length < limit;) {
        const row = select.get(next);
        if (row === undefined) break;
        const message = toMessage(row);
        found.push(message);
        next = message.parent_message_id;
      }
      return found.reverse();
    },
    page(conversation_id, before, limit) {
      const rows = page.all(conversation_id, before ?? Number.MAX_SAFE_INTEGER, limit).toReversed();
      return rows.map((row) => ({ position: Number(row['ord']), message: toMessage(row) }));
    },
  };
}

/** One damaged record must not hide the rest of a conversation. */
function toMessage(row: SqlRow): Message {
  const { parts, ...rest } = row;
  return Message.parse({
    id: rest['id'],
    conversation_id: rest['conversation_id'],
    parent_message_id: rest['parent_message_id'],
    role: rest['role'],
    parts: readParts(parts),
    run_id: rest['run_id'],
    created_at: rest['created_at'],
  });
}

function readParts(text: unknown): Part[] {
  const list = Part.array().safeParse(parseJson(text));
  if (list.success) return list.data;
  const found = parseJson(text);
  if (!Array.isArray(found)) return [unreadable];
  return found.map((item: unknown) => Part.safeParse(item).data ?? unreadable);
}

function parseJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Words of a message; the marks a snippet uses are taken out. */
function searchText(parts: readonly Part[]): string {
  return parts
    .flatMap((part) => (part.type === 'text' ? part.text : []))
    .join('\n')
    .replace(/[\u2068\u2069]/g, '');
}
