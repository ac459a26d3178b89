/** Searching titles and messages. Text without any word (`=>`) is looked for literally. */
import type { ConversationHit } from '#contracts/chat/conversation';
import type { Sqlite } from '../../shared/sqlite.ts';
import { conversationColumns, readable, type ListPosition } from './conversationStore.ts';
import { likePattern, searchQuery } from './searchQuery.ts';
import { findText, findWords, snippetOf, type FindTerms } from './searchSnippet.ts';

export interface SearchStore {
  /** Conversations that match, newest first, after the position. */
  search(text: string, after: ListPosition | null, limit: number): readonly ConversationHit[];
}

/** Messages of one conversation, newest first, that are looked at for its snippet. */
const mostMessages = 500;

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
  const texts = db.prepare("SELECT text FROM messages WHERE conversation_id = ? AND text <> '' ORDER BY ord DESC LIMIT ?");

  const snippet = (conversation_id: string, find: FindTerms): string | null => {
    for (const { text } of texts.iterate(conversation_id, mostMessages)) {
      if (typeof text !== 'string') continue;
      const spans = find(text);
      if (spans !== null) return snippetOf(text, spans);
    }
    return null;
  };

  return {
    search(text, after, limit) {
      const query = searchQuery(text);
      const statement = query === null ? byText : byWords;
      const wanted = query ?? likePattern(text.trim());
      const find = query === null ? findText(text) : findWords(text);
      return statement
        .all(after?.updated_at ?? Number.MAX_SAFE_INTEGER, after?.id ?? '', wanted, wanted, limit)
        .flatMap(readable)
        .map((conversation) => ({ ...conversation, snippet: snippet(conversation.id, find) }));
    },
  };
}
