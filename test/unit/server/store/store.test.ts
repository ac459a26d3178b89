/** The store: migrations, damage, a full disk, and search. */
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { databaseName, openStore } from '../../../../server/local/store/openStore.ts';
import { migrate, schemaVersion } from '../../../../server/local/store/migrate.ts';
import { migrations } from '../../../../server/local/store/migrations/index.ts';
import { likePattern, searchQuery } from '../../../../server/local/store/searchQuery.ts';
import { systemClock } from '../../../../server/shared/clock.ts';
import { openSqlite } from '../../../../server/shared/sqlite.ts';
import { ended, eventsOf, newConversationId, openHouse, say, sendTo, startChat, type House } from '../../../support/runHouse.ts';
import { makeTempDir, removeDir, tempDir } from '../../../support/tempDir.ts';
import { verifies } from '../../../support/verifies.ts';
import { waitFor } from '../../../support/waitFor.ts';

const schemaOf = (file: string): unknown => {
  const db = openSqlite(file);
  const schema = db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all();
  db.close();
  return schema;
};

async function chatOf(house: House, texts: readonly string[]) {
  const first = startChat(house, texts[0] ?? '');
  await ended(house, first.run_id);
  for (const text of texts.slice(1)) await ended(house, sendTo(house, first.conversation_id, text).run_id);
  return first;
}

describe('migrations', () => {
  it('are numbered without gaps', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, n) => n + 1));
  });

  for (const { version } of migrations) {
    verifies('store.upgrade', `lead from version ${version} to the same schema as from nothing`, () => {
      const dir = tempDir();
      const old = openSqlite(path.join(dir, 'old.db'));
      migrate(old, migrations.slice(0, version));
      expect(schemaVersion(old)).toBe(version);
      old.exec(`INSERT INTO conversations (id, title, created_at, updated_at) VALUES ('c', 'Old title', 1, 1);
        INSERT INTO messages (id, conversation_id, role, parts, created_at) VALUES ('m', 'c', 'user', '[{"type":"text","text":"needle in hay"}]', 1);`);
      migrate(old);
      expect(schemaVersion(old)).toBe(migrations.length);
      expect(old.value("SELECT count(*) FROM conversations_fts WHERE conversations_fts MATCH 'title'")).toBe(1);
      if (version < 2) expect(old.value("SELECT count(*) FROM messages_fts WHERE messages_fts MATCH 'needle'")).toBe(1);
      old.close();
      const fresh = openSqlite(path.join(dir, 'fresh.db'));
      migrate(fresh);
      fresh.close();
      expect(schemaOf(path.join(dir, 'old.db'))).toEqual(schemaOf(path.join(dir, 'fresh.db')));
    });
  }

  verifies('store.upgrade', 'refuse a database of a newer version and leave it as it is', () => {
    const dir = tempDir();
    openStore(dir, systemClock).close();
    const file = path.join(dir, databaseName);
    const db = openSqlite(file);
    db.exec('UPDATE schema_version SET version = 999');
    db.close();
    const before = readFileSync(file);
    expect(() => openStore(dir, systemClock)).toThrow(/newer version/);
    expect(readFileSync(file)).toEqual(before);
  });

  it('leave nothing behind when one fails', () => {
    const db = openSqlite(path.join(tempDir(), 'x.db'));
    expect(() => migrate(db, [{ version: 1, sql: 'CREATE TABLE a (b); SELECT nonsense FROM nowhere;' }])).toThrow(/went wrong/);
    expect(db.value('SELECT count(*) FROM sqlite_schema')).toBe(0);
    db.close();
  });
});

describe('a damaged database', () => {
  verifies('store.damaged', 'that is none is set aside byte for byte', () => {
    const dir = tempDir();
    const garbage = Buffer.from('this was never a database '.repeat(500));
    writeFileSync(path.join(dir, databaseName), garbage);
    const house = openHouse({ dataDir: dir });
    expect(house.notices).toHaveLength(1);
    const aside = readdirSync(dir).find((name) => name.startsWith(`${databaseName}.damaged-`) && !/-(wal|shm)$/.test(name));
    expect(readFileSync(path.join(dir, aside ?? ''))).toEqual(garbage);
    expect(house.notices[0]?.text).toContain(aside);
    expect(house.conversations.list({ limit: 10 }).items).toEqual([]);
    void house.close();
  });

  verifies('store.damaged', 'gives back what can be read', async () => {
    const dir = tempDir();
    const house = openHouse({ dataDir: dir });
    const { conversation_id } = await chatOf(
      house,
      Array.from({ length: 60 }, (_, n) => `message ${n} ${'filler '.repeat(200)}`),
    );
    await house.close();
    const file = path.join(dir, databaseName);
    const bytes = readFileSync(file);
    // A page in the middle of the messages.
    const at = Math.floor(bytes.indexOf('message 30') / 4096) * 4096;
    bytes.fill(0xff, at, at + 4096);
    writeFileSync(file, bytes);

    const after = openHouse({ dataDir: dir });
    expect(after.notices).toHaveLength(1);
    const { messages } = after.conversations.get(conversation_id);
    expect(messages).toBeGreaterThan(60);
    expect(after.conversations.messages(conversation_id, { limit: 200 }).items).toHaveLength(messages);
    expect(after.conversations.list({ q: 'message 59', limit: 5 }).items).toHaveLength(1);
    await after.close();
    const again = openHouse({ dataDir: dir });
    expect(again.notices).toEqual([]);
    await again.close();
  });

  it('whose replacement was broken off is replaced at the next start', async () => {
    const dir = tempDir();
    const file = path.join(dir, databaseName);
    const house = openHouse({ dataDir: dir });
    await chatOf(house, ['kept']);
    await house.close();
    copyFileSync(file, `${file}.salvaged`);
    const aside = `${file}.damaged-then`;
    copyFileSync(file, aside);
    renameSync(file, `${file}.gone`);
    const after = openHouse({ dataDir: dir });
    expect(after.conversations.list({ limit: 5 }).items).toHaveLength(1);
    expect(existsSync(`${file}.salvaged`)).toBe(false);
    await after.close();
  });

  it('cut short or with any byte changed never opens as an empty one without a word', async () => {
    const dir = tempDir();
    const house = openHouse({ dataDir: dir });
    await chatOf(house, ['one', 'two']);
    await house.close();
    const sound = readFileSync(path.join(dir, databaseName));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: sound.length - 1 }), fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, change, cut) => {
        const home = makeTempDir();
        const bytes = Buffer.from(cut ? sound.subarray(0, at) : sound);
        if (!cut) bytes[at] = (bytes[at] ?? 0) ^ change;
        writeFileSync(path.join(home, databaseName), bytes);
        try {
          const opened = openHouse({ dataDir: home });
          const { items } = opened.conversations.list({ limit: 5 });
          // An empty file is what SQLite makes of nothing; anything else is whole or was said to be damaged.
          expect(items.length === 1 || opened.notices.length === 1 || bytes.length === 0).toBe(true);
          await opened.close();
        } catch (error) {
          if (!/newer version|damaged/i.test(String(error))) throw error;
        } finally {
          removeDir(home);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a full disk', () => {
  verifies('store.full', 'refuses new messages, stays readable, and writes on when there is room', async () => {
    const house = openHouse({
      dataDir: tempDir(),
      turns: [
        say('fine'),
        [
          { type: 'text', text: 'x'.repeat(300_000) },
          { type: 'end', reason: 'stop' },
        ],
      ],
    });
    const { conversation_id, run_id } = startChat(house, 'before');
    await ended(house, run_id);
    const room = house.limitPages(4);
    const big = sendTo(house, conversation_id, 'now');
    await waitFor(() => house.health() === 'degraded');
    expect(() => sendTo(house, conversation_id, 'y'.repeat(900_000))).toThrow(expect.objectContaining({ code: 'E_STORE_FULL' }));
    expect(house.conversations.messages(conversation_id, { limit: 10 }).items.length).toBeGreaterThanOrEqual(4);
    expect(eventsOf(house, run_id).at(-1)?.type).toBe('run.completed');
    room();
    await ended(house, big.run_id);
    expect(house.runs.get(big.run_id).status).toBe('completed');
    expect(house.conversations.messages(conversation_id, { limit: 10 }).items.at(-1)?.parts).toEqual([
      { type: 'text', text: 'x'.repeat(300_000) },
    ]);
    expect(house.health()).toBe('ok');
    const seqs = eventsOf(house, big.run_id).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, n) => n + 1));
    await house.close();
  });
});

describe('search', () => {
  verifies('store.search', 'takes any text literally', async () => {
    const house = openHouse({ dataDir: tempDir() });
    await chatOf(house, ['The quick-brown fox said "NEAR(x)" AND left; café 100% => done']);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (q) => {
        for (const { snippet } of house.conversations.list({ q, limit: 3 }).items)
          expect(snippet === null || typeof snippet === 'string').toBe(true);
      }),
      { numRuns: 300 },
    );
    const found = (q: string): number => house.conversations.list({ q, limit: 3 }).items.length;
    for (const q of [
      'quick',
      'QUICK bro',
      'NEAR(x)',
      '"near',
      'cafe',
      'caf',
      '=>',
      '100%',
      'fox AND',
      'quick-bro',
      "'; DROP TABLE messages; --",
    ]) {
      expect([q, found(q)]).toEqual([q, q.startsWith("'") ? 0 : 1]);
    }
    for (const q of ['uick', 'quick OR zebra', 'text:quick', '%%']) expect([q, found(q)]).toEqual([q, 0]);
    expect(house.conversations.list({ q: 'fox', limit: 3 }).items[0]?.snippet).toContain('\u2068fox\u2069');
    expect(house.conversations.list({ q: '=>', limit: 3 }).items[0]?.snippet).toContain('\u2068=>\u2069');
    await house.close();
  });

  it('builds queries in which nothing typed is syntax', () => {
    expect(searchQuery('a "b* OR')).toBe('"a" """b*" "OR"*');
    expect(searchQuery(' => ')).toBeNull();
    expect(likePattern('10%_\\')).toBe('%10\\%\\_\\\\%');
  });

  it('finds by title too, pages by time, and leaves deleted chats out', async () => {
    const house = openHouse({ dataDir: tempDir() });
    const ids = Array.from({ length: 7 }, () => newConversationId());
    for (const [n, id] of ids.entries()) house.conversations.create({ id, title: `Garden ${n}`, workspace: null });
    house.conversations.remove(ids[3] ?? newConversationId());
    const pages: string[][] = [];
    for (let cursor: string | undefined; ;) {
      const page = house.conversations.list({ q: 'gard', limit: 2, cursor });
      pages.push(page.items.map(({ id }) => id));
      if (page.next_cursor === null) break;
      cursor = page.next_cursor;
    }
    expect(pages.flat().toSorted()).toEqual(ids.filter((_, n) => n !== 3).toSorted());
    expect(() => house.conversations.list({ limit: 2, cursor: 'bm9uc2Vuc2U' })).toThrow(expect.objectContaining({ code: 'E_VALIDATION' }));
    await house.close();
  });
});
