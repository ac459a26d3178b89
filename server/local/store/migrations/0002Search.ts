/** Full-text search over titles and over the words of messages (what was attached or done by tools is left out). */
import type { Migration } from './index.ts';

export const search: Migration = {
  version: 2,
  sql: `
    ALTER TABLE messages ADD COLUMN text TEXT NOT NULL DEFAULT '';
    UPDATE messages SET text = coalesce((
      SELECT group_concat(replace(replace(json_extract(value, '$.text'), char(0x2068), ''), char(0x2069), ''), char(10))
      FROM json_each(messages.parts) WHERE json_extract(value, '$.type') = 'text'
    ), '');

    CREATE VIRTUAL TABLE messages_fts USING fts5 (text, content='messages', content_rowid='ord', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
    CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages WHEN new.text <> '' BEGIN
      INSERT INTO messages_fts (rowid, text) VALUES (new.ord, new.text);
    END;
    CREATE TRIGGER messages_fts_update AFTER UPDATE OF text ON messages WHEN old.text <> new.text BEGIN
      INSERT INTO messages_fts (messages_fts, rowid, text) SELECT 'delete', old.ord, old.text WHERE old.text <> '';
      INSERT INTO messages_fts (rowid, text) SELECT new.ord, new.text WHERE new.text <> '';
    END;
    CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages WHEN old.text <> '' BEGIN
      INSERT INTO messages_fts (messages_fts, rowid, text) VALUES ('delete', old.ord, old.text);
    END;
    INSERT INTO messages_fts (rowid, text) SELECT ord, text FROM messages WHERE text <> '';

    CREATE VIRTUAL TABLE conversations_fts USING fts5 (title, content='conversations', content_rowid='ord', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
    CREATE TRIGGER conversations_fts_insert AFTER INSERT ON conversations BEGIN
      INSERT INTO conversations_fts (rowid, title) VALUES (new.ord, new.title);
    END;
    CREATE TRIGGER conversations_fts_update AFTER UPDATE OF title ON conversations WHEN old.title <> new.title BEGIN
      INSERT INTO conversations_fts (conversations_fts, rowid, title) VALUES ('delete', old.ord, old.title);
      INSERT INTO conversations_fts (rowid, title) VALUES (new.ord, new.title);
    END;
    CREATE TRIGGER conversations_fts_delete AFTER DELETE ON conversations BEGIN
      INSERT INTO conversations_fts (conversations_fts, rowid, title) VALUES ('delete', old.ord, old.title);
    END;
    INSERT INTO conversations_fts (rowid, title) SELECT ord, title FROM conversations;
  `,
};
