/** Searching titles and messages. Text without any word (`=>`) is looked for literally. */
import type { ConversationHit } from '#contracts/chat/conversation';
import type { Sqlite } from '../../shared/sqlite.ts';
import { conversationColumns, toConversation, type ListPosition } from './conversationStore.ts';
import { likePattern, searchQuery } from './searchQuery.ts';

export interface SearchStore {
  /** Conversations that match, newest first, after `cursor`. */
  search(text: string, after: ListPosition | null, limit: number): readonly ConversationHit[];
}

const matchStart = '\u2068';
const matchEnd = '\u2069';
const around = 40;

export function createSearchStore(db: Sqlite): SearchStore {
  const list = (matching: string): string =>
    `SELECT ${conversationColumns} FROM conversations c
     WHERE c.deleted_at IS NULL AND (c.updated_at, c.id) < (?, ?) AND (${matching}) ORDER BY c.updated_at DESC, c.id DESC LIMIT ?`;
  const byWords = db.prepare(
    list(`c.ord IN (SELECT rowid FROM conversations_fts WHERE conversations_fts MATCH ?)
       OR c.id IN (SELECT m.conversation_id FROM messages_fts f JOIN messages m ON m.ord = f.rowid WHERE messages_fts MATCH ?)`),
  );
  const byText = db.prepare(
    list(`c.title LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND m.text LIKE ? ESCAPE '\\')`),
  );
  const wordSnippet = db.prepare(
    `SELECT snippet(messages_fts, 0, '${matchStart}', '${matchEnd}', '…', 16) AS snippet
     FROM messages m CROSS JOIN messages_fts ON messages_fts.rowid = m.ord
     WHERE m.conversation_id = ? AND messages_fts MATCH ? ORDER BY m.ord DESC LIMIT 1`,
  );
  const textMessage = db.prepare(
    "SELECT text FROM messages WHERE conversation_id = ? AND text LIKE ? ESCAPE '\\' ORDER BY ord DESC LIMIT 1",
  );

  return {
    search(text, after, limit) {
      const query = searchQuery(text);
      const from = [after?.updated_at ?? Number.MAX_SAFE_INTEGER, after?.id ?? ''] as const;
      if (query !== null) {
        return byWords.all(...from, query, query, limit).map((row) => {
          const snippet = wordSnippet.get(String(row['id']), query)?.['snippet'];
          return { ...toConversation(row), snippet: typeof snippet === 'string' ? oneLine(snippet) : null };
        });
      }
      const wanted = text.trim();
      const pattern = likePattern(wanted);
      return byText.all(...from, pattern, pattern, limit).map((row) => {
        const found = textMessage.get(String(row['id']), pattern)?.['text'];
        return { ...toConversation(row), snippet: typeof found === 'string' ? excerpt(found, wanted) : null };
      });
    },
  };
}

function excerpt(text: string, wanted: string): string | null {
  const at = text.toLowerCase().indexOf(wanted.toLowerCase());
  if (at < 0) return null;
  const end = at + wanted.length;
  const before = text.slice(Math.max(0, at - around), at);
  return oneLine(
    `${at > around ? '…' : ''}${before}${matchStart}${text.slice(at, end)}${matchEnd}${text.slice(end, end + around)}${end + around < text.length ? '…' : ''}`,
  );
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();
