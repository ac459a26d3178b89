/** What a start makes of what a killed process left, from copies of its files taken while it was at work. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { RoutedEvent } from '../../../../server/local/providers/models.ts';
import {
  callTool,
  ended,
  eventsOf,
  keyedSettings,
  openHouse,
  reached,
  say,
  sendTo,
  startChat,
  type AskedModel,
  type EditorTool,
} from '../../../support/runHouse.ts';
import { tempDir } from '../../../support/tempDir.ts';
import { verifies } from '../../../support/verifies.ts';
import { waitFor } from '../../../support/waitFor.ts';

/** The files as `kill -9` leaves them at this moment. */
function crashCopy(dataDir: string): string {
  const copy = path.join(tempDir(), 'data');
  mkdirSync(copy);
  for (const name of readdirSync(dataDir)) copyFileSync(path.join(dataDir, name), path.join(copy, name));
  return copy;
}

async function* stuck({ signal }: AskedModel): AsyncIterable<RoutedEvent> {
  yield { type: 'text', text: 'Half an answer' };
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  yield { type: 'end', reason: 'cancelled' };
}

/** A provider that does not listen when it is told to stop. */
async function* deaf(): AsyncIterable<RoutedEvent> {
  yield { type: 'text', text: 'On and on' };
  await new Promise<never>(() => undefined);
}

describe('after a crash', () => {
  it('what was at work is interrupted, what arrived is kept, and a retry asks again', async () => {
    const dataDir = tempDir();
    const first = openHouse({ dataDir, turns: [stuck] });
    const { run_id, conversation_id, reply_id } = startChat(first, 'go');
    await reached(first, run_id, 'text.delta');
    const second = openHouse({ dataDir: crashCopy(dataDir), turns: [say('Whole')] });
    expect(second.runs.get(run_id)).toMatchObject({ status: 'interrupted' });
    expect(eventsOf(second, run_id).map(({ type }) => type)).toEqual(['run.started', 'text.delta', 'run.interrupted']);
    expect(second.conversations.messages(conversation_id, { limit: 5 }).items[1]).toMatchObject({
      id: reply_id,
      parts: [{ type: 'text', text: 'Half an answer' }],
    });
    expect(second.conversations.get(conversation_id).active).toBe(false);
    await second.close();
    await first.close();
  });

  verifies('store.damaged', 'an event that cannot be read is said to be damaged, and hides neither the others nor the server', async () => {
    const dataDir = tempDir();
    const first = openHouse({ dataDir, turns: [stuck] });
    const { run_id, conversation_id } = startChat(first, 'go');
    await reached(first, run_id, 'text.delta');
    const copy = crashCopy(dataDir);
    const db = new DatabaseSync(path.join(copy, 'coterie.db'));
    db.exec(`UPDATE run_events SET data = '{"te' WHERE type = 'run.started'`);
    db.close();
    const second = openHouse({ dataDir: copy });
    expect(second.runs.get(run_id)).toMatchObject({ status: 'interrupted' });
    expect(second.conversations.messages(conversation_id, { limit: 5 }).items[1]?.parts).toMatchObject([
      { type: 'notice', level: 'warning' },
      { type: 'text', text: 'Half an answer' },
    ]);
    await second.close();
    await first.close();
  });

  it('a queued run begins if it needs no key, else it is offered for retry', async () => {
    const dataDir = tempDir();
    const first = openHouse({ dataDir, turns: [stuck, stuck] });
    const one = startChat(first, 'go');
    const other = startChat(first, 'go');
    await reached(first, one.run_id, 'text.delta');
    const free = sendTo(first, one.conversation_id, 'free');
    const keyed = sendTo(first, other.conversation_id, 'keyed', { settings: keyedSettings, credentials: { openai: 'sk-something' } });
    const second = openHouse({ dataDir: crashCopy(dataDir), turns: [say('Begun')] });
    expect(second.runs.get(keyed.run_id).status).toBe('interrupted');
    await ended(second, free.run_id);
    expect(second.runs.get(free.run_id).status).toBe('completed');
    expect(second.asked).toHaveLength(1);
    await second.close();
    await first.close();
  });

  it('a run that was being cancelled is cancelled', async () => {
    const dataDir = tempDir();
    const first = openHouse({ dataDir, turns: [deaf], limits: { cancelMs: 60_000 } });
    const { run_id } = startChat(first, 'go');
    await reached(first, run_id, 'text.delta');
    first.runs.cancel(run_id);
    expect(first.runs.get(run_id).finished_at).toBeNull();
    const second = openHouse({ dataDir: crashCopy(dataDir) });
    expect(second.runs.get(run_id)).toMatchObject({ status: 'cancelled' });
    expect(eventsOf(second, run_id).at(-1)?.type).toBe('run.cancelled');
    await second.close();
    await first.close();
  });

  it('a command that was allowed is never run again by itself', async () => {
    const dataDir = tempDir();
    const hanging: EditorTool = () => new Promise(() => undefined);
    const turns = [callTool({ name: 'run_command', arguments: { command: 'deploy' } })];
    const first = openHouse({ dataDir, editor: { run_command: hanging }, turns, limits: { cancelMs: 10 } });
    const { run_id } = startChat(first, 'go');
    const asked = await reached(first, run_id, 'permission.requested');
    if (asked.type === 'permission.requested') {
      const { request_id, digest } = asked.data;
      first.runs.decide(run_id, { kind: 'permission', request_id, digest, decision: 'allow_once' });
    }
    await waitFor(() => first.calls.length === 1);
    const second = openHouse({ dataDir: crashCopy(dataDir), editor: { run_command: hanging } });
    expect(second.runs.get(run_id).status).toBe('interrupted');
    expect(second.calls).toEqual([]);
    expect(second.activeRuns()).toBe(0);
    await second.close();
    await first.close();
  });
});
