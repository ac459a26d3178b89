/**
 * The kill storm: a real server streams from a real HTTP provider, clients follow, and the server is killed at random moments.
 * Afterwards the account of the clients is held against the database.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { databaseName } from '../../server/local/store/openStore.ts';
import { openSqlite } from '../../server/shared/sqlite.ts';
import { ScriptedProvider } from '../support/scriptedProvider.ts';
import { makeTempDir, removeDir } from '../support/tempDir.ts';
import { createStormClient, type Attached, type StormClient } from './stormClient.ts';
import { bundleServer, startServer } from './stormServer.ts';

export interface StormOptions {
  readonly kills: number;
  /** Called after every kill. */
  readonly onKill?: (done: number, report: StormReport) => void;
  /** How often, in kills, the database is held against the account. */
  readonly auditEvery?: number;
  /** Longest time from the first message of a round to the kill. */
  readonly longestMs?: number;
  readonly random?: () => number;
}

export interface StormReport {
  kills: number;
  runs: number;
  completed: number;
  interrupted: number;
  events: number;
  /** Every way in which something was lost, repeated or damaged. */
  readonly faults: string[];
}

export async function killStorm({
  kills,
  onKill,
  auditEvery = 25,
  longestMs = 300,
  random = Math.random,
}: StormOptions): Promise<StormReport> {
  const home = makeTempDir('coterie-storm-');
  const data = path.join(home, 'data');
  mkdirSync(data, { mode: 0o700 });
  const provider = await ScriptedProvider.start({
    otherwise: { steps: [{ text: 'Word after word it streams. '.repeat(12), piece: 6, pace_ms: 3 }] },
  });
  const client = createStormClient({
    model: 'storm/model',
    providers: [{ id: 'storm', kind: 'openai-compatible', label: 'Storm', base_url: provider.baseUrl, needs_key: false }],
  });
  const report: StormReport = { kills: 0, runs: 0, completed: 0, interrupted: 0, events: 0, faults: client.faults };
  try {
    const bundle = await bundleServer(home);
    const conversations: string[] = [];
    while (report.kills < kills) {
      const server = await startServer(bundle, data);
      const attached = client.attach(server);
      const busy = chatter(attached, conversations, report.kills).catch((error: unknown) => error);
      await delay(random() * longestMs);
      await server.kill();
      attached.close();
      await busy;
      report.kills += 1;
      if (report.kills % auditEvery === 0 || report.kills === kills) {
        await settle(bundle, data, client);
        audit(data, client, report);
      }
      onKill?.(report.kills, report);
      if (report.faults.length > 0) break;
    }
  } finally {
    await provider.close();
    removeDir(home);
  }
  return report;
}

/** Two chats at once, a third now and then new, and messages that queue behind one another. */
async function chatter(attached: Attached, conversations: string[], round: number): Promise<void> {
  if (conversations.length < 2 || round % 20 === 0) {
    const id = await attached.createConversation();
    conversations.push(id);
  }
  const [first, second] = conversations.slice(-2);
  await Promise.all(
    [first, second].map((id, n) => (id === undefined ? Promise.resolve() : attached.send(id, `Round ${round}, chat ${n}`))),
  );
  if (first !== undefined && round % 3 === 0) await attached.send(first, `Round ${round}, one more`);
}

/** One server that is left in peace until every client has everything. */
async function settle(bundle: string, data: string, client: StormClient): Promise<void> {
  const server = await startServer(bundle, data);
  const attached = client.attach(server);
  try {
    await attached.settled();
  } catch (error) {
    client.faults.push(String(error));
  } finally {
    await server.kill();
    attached.close();
  }
}

function audit(data: string, client: StormClient, report: StormReport): void {
  const db = openSqlite(path.join(data, databaseName));
  const { faults } = client;
  try {
    if (db.value('PRAGMA integrity_check') !== 'ok') faults.push('the database is not sound');
    const events = db.prepare(
      'SELECT seq, type, at, data, (SELECT conversation_id FROM runs WHERE id = run_id) AS conversation_id FROM run_events WHERE run_id = ? ORDER BY seq',
    );
    const status = db.prepare('SELECT status, finished_at FROM runs WHERE id = ?');
    Object.assign(report, { runs: 0, completed: 0, interrupted: 0, events: 0 });
    for (const { run_id, events: seen } of client.runs.values()) {
      const stored = events
        .all(run_id)
        .map(
          (row) =>
            `{"run_id":"${run_id}","conversation_id":"${String(row['conversation_id'])}","seq":${String(row['seq'])},"at":${String(row['at'])},"type":"${String(row['type'])}","data":${String(row['data'])}}`,
        );
      if (stored.length !== seen.length) faults.push(`${run_id}: ${seen.length} events seen, ${stored.length} stored`);
      const differs = seen.findIndex((text, n) => text !== stored[n]);
      if (differs >= 0) faults.push(`${run_id}: event ${differs + 1} was seen as ${seen[differs]} and is stored as ${stored[differs]}`);
      const end = String(status.get(run_id)?.['status']);
      if (end === 'completed') report.completed += 1;
      else if (end === 'interrupted') report.interrupted += 1;
      else faults.push(`${run_id} is ${end}`);
      report.runs += 1;
      report.events += stored.length;
    }
    const count = db.prepare('SELECT count(*) AS n FROM messages WHERE id = ?');
    const replies = db.prepare('SELECT count(*) AS n FROM runs WHERE message_id = ?');
    for (const { message_id } of client.messages) {
      if (count.get(message_id)?.['n'] !== 1) faults.push(`message ${message_id} is stored ${String(count.get(message_id)?.['n'])} times`);
      if (replies.get(message_id)?.['n'] !== 1) faults.push(`message ${message_id} has ${String(replies.get(message_id)?.['n'])} runs`);
    }
  } finally {
    db.close();
  }
}
