/** Runs over a real database: what is stored, when, and what a person or a crash can do to them. */
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RoutedEvent } from '../../../../server/local/providers/models.ts';
import { findCanary, newCanary } from '../../../support/canary.ts';
import {
  callTool,
  ended,
  eventsOf,
  keyedSettings,
  newMessageId,
  offlineSettings,
  openHouse,
  reached,
  say,
  sendTo,
  startChat,
  type AskedModel,
} from '../../../support/runHouse.ts';
import { tempDir } from '../../../support/tempDir.ts';
import { verifies } from '../../../support/verifies.ts';

/** Says a word and then nothing until it is cancelled. */
async function* stuck({ signal }: AskedModel): AsyncIterable<RoutedEvent> {
  yield { type: 'text', text: 'Thinking' };
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  yield { type: 'end', reason: 'cancelled' };
}

/** A provider that does not listen. */
async function* deaf(): AsyncIterable<RoutedEvent> {
  yield { type: 'text', text: 'Still here' };
  await delay(60_000, undefined, { ref: false });
}

describe('a run', () => {
  it('streams, ends, and leaves the answer in its message', async () => {
    const house = openHouse({ dataDir: tempDir(), turns: [[{ type: 'reasoning', text: 'hm' }, ...say('Hello ', 'there')]] });
    const { run_id, conversation_id, reply_id } = startChat(house, 'Say hello\nplease');
    await ended(house, run_id);
    expect(eventsOf(house, run_id).map(({ type }) => type)).toEqual([
      'run.started',
      'reasoning.delta',
      'text.delta',
      'text.delta',
      'run.completed',
    ]);
    const page = house.conversations.messages(conversation_id, { limit: 10 });
    expect(page.items.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(page.items.find(({ id }) => id === reply_id)?.parts).toEqual([
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: 'Hello there' },
    ]);
    expect(house.conversations.get(conversation_id)).toMatchObject({ title: 'Say hello', messages: 2, active: false });
    expect(house.frames.map(({ frame }) => frame)).toContain('run.created');
    await house.close();
  });

  verifies('runs.send-once', 'sending the same message again starts nothing; another payload under its id is refused', async () => {
    const house = openHouse({ dataDir: tempDir(), turns: [say('one'), say('two')] });
    const first = startChat(house, 'first');
    const { conversation_id } = first;
    const input = { message_id: newMessageId(), text: 'again', context: [], settings: offlineSettings };
    const answers = [1, 2, 3].map((n) => house.runs.send(conversation_id, n === 2 ? { ...input, credentials: { openai: 'sk-x' } } : input));
    expect(new Set(answers.map(({ run_id }) => run_id)).size).toBe(1);
    expect(() => house.runs.send(conversation_id, { ...input, text: 'other' })).toThrow(expect.objectContaining({ code: 'E_CONFLICT' }));
    await ended(house, answers[0]?.run_id ?? first.run_id);
    expect(house.conversations.messages(conversation_id, { limit: 10 }).items).toHaveLength(4);
    await house.close();
  });

  it('waits for the run before it in the same conversation', async () => {
    const house = openHouse({ dataDir: tempDir(), turns: [stuck, say('second')] });
    const first = startChat(house, 'one');
    await reached(house, first.run_id, 'text.delta');
    const second = sendTo(house, first.conversation_id, 'two');
    expect(house.runs.get(second.run_id).status).toBe('queued');
    house.runs.cancel(first.run_id);
    await ended(house, second.run_id);
    expect(house.asked[1]?.messages.map(({ role, text }) => [role, text]).slice(1)).toEqual([
      ['user', 'one'],
      ['assistant', 'Thinking'],
      ['user', 'two'],
    ]);
    await house.close();
  });

  verifies('runs.cancel', 'cancel counts at once, aborts the model, and is the last event', async () => {
    const house = openHouse({ dataDir: tempDir(), turns: [stuck] });
    const { run_id } = startChat(house, 'go');
    await reached(house, run_id, 'text.delta');
    expect(house.runs.cancel(run_id)).toBe('cancelled');
    await ended(house, run_id);
    expect(house.asked[0]?.signal.aborted).toBe(true);
    expect(eventsOf(house, run_id).at(-1)?.type).toBe('run.cancelled');
    expect(house.runs.cancel(run_id)).toBe('cancelled');
    await house.close();
  });

  it('is cancelled in bounded time though its provider does not listen', async () => {
    const house = openHouse({ dataDir: tempDir(), turns: [deaf], limits: { cancelMs: 30 } });
    const { run_id } = startChat(house, 'go');
    await reached(house, run_id, 'text.delta');
    house.runs.cancel(run_id);
    await ended(house, run_id);
    expect(eventsOf(house, run_id).at(-1)?.type).toBe('run.cancelled');
    await house.close();
  });

  it('ends when its time is over', async () => {
    const house = openHouse({ dataDir: tempDir(), turns: [stuck], limits: { wallMs: 40 } });
    const { run_id } = startChat(house, 'go');
    await ended(house, run_id);
    expect(house.runs.get(run_id)).toMatchObject({ status: 'failed', failure: { code: 'E_RUN_LIMIT' } });
    await house.close();
  });

  it('retries with the same payload and settings, once per reply', async () => {
    const failing: RoutedEvent[] = [
      { type: 'text', text: 'half' },
      { type: 'end', reason: 'failed', failure: { code: 'E_PROVIDER_STREAM', message: 'broke' } },
    ];
    const house = openHouse({ dataDir: tempDir(), turns: [failing, say('whole')] });
    const first = startChat(house, 'go');
    await ended(house, first.run_id);
    expect(house.runs.get(first.run_id)).toMatchObject({ status: 'failed', failure: { code: 'E_PROVIDER_STREAM' } });
    const reply_id = newMessageId();
    const again = house.runs.retry(first.run_id, { reply_id });
    expect(house.runs.retry(first.run_id, { reply_id })).toEqual(again);
    await ended(house, again.run_id);
    expect(house.runs.get(again.run_id)).toMatchObject({ status: 'completed', retry_of: first.run_id, message_id: first.message_id });
    expect(house.asked[1]?.messages).toEqual(house.asked[0]?.messages);
    await house.close();
  });

  it('says which model answered, what it cost, and why', async () => {
    const failure = { code: 'E_PROVIDER_TIMEOUT' as const, message: 'too slow' };
    const house = openHouse({
      dataDir: tempDir(),
      turns: [
        [
          { type: 'fallback', from: 'openai/gpt', to: 'ollama/small', failure },
          { type: 'text', text: 'hi' },
          { type: 'usage', input_tokens: 10, output_tokens: 5 },
          { type: 'end', reason: 'length' },
        ],
      ],
    });
    const { run_id } = startChat(house, 'go', { settings: keyedSettings });
    await ended(house, run_id);
    expect(house.runs.get(run_id)).toMatchObject({
      requested_model: 'openai/gpt',
      model: 'ollama/small',
      fallback_used: true,
      usage: { input_tokens: 10, output_tokens: 5, cost_usd: 0.000015 },
    });
    expect(eventsOf(house, run_id).at(-1)).toMatchObject({ type: 'run.completed', data: { reason: 'length' } });
    await house.close();
  });

  verifies('runs.no-keys', 'a key is in no file and no event, though the provider quotes it', async () => {
    const dataDir = tempDir();
    const key = newCanary();
    const house = openHouse({
      dataDir,
      turns: [[{ type: 'end', reason: 'failed', failure: { code: 'E_AUTH_PROVIDER_KEY', message: `Incorrect key: ${key}` } }]],
    });
    const { run_id } = startChat(house, 'go', { settings: keyedSettings, credentials: { openai: key } });
    await ended(house, run_id);
    expect(house.asked[0]?.credentials).toEqual({ openai: key });
    const texts = { events: eventsOf(house, run_id), frames: house.frames };
    await house.close();
    expect(findCanary(key, { dirs: [dataDir], texts })).toEqual([]);
  });

  it('stops a model that repeats itself and one that never ends', async () => {
    const look = { name: 'list_files', arguments: {} };
    const editor = { list_files: () => Promise.resolve({ files: [], truncated: false }) };
    const house = openHouse({ dataDir: tempDir(), editor, turns: [callTool(look), callTool(look), callTool(look)] });
    const same = startChat(house, 'go');
    await ended(house, same.run_id);
    expect(house.runs.get(same.run_id).failure).toMatchObject({ code: 'E_RUN_LIMIT' });
    expect(house.calls).toHaveLength(2);
    await house.close();

    const turns = Array.from({ length: 40 }, (_, n) => callTool({ name: 'list_files', arguments: { limit: n + 1 } }));
    const other = openHouse({ dataDir: tempDir(), editor, turns });
    const endless = startChat(other, 'go');
    await ended(other, endless.run_id);
    expect(other.runs.get(endless.run_id).failure).toMatchObject({ code: 'E_RUN_LIMIT' });
    expect(other.asked).toHaveLength(25);
    await other.close();
  });

  it('tells the model what was wrong with a call instead of failing', async () => {
    const editor = { read_file: () => Promise.resolve({ nonsense: true }) };
    const house = openHouse({
      dataDir: tempDir(),
      editor,
      turns: [
        callTool(
          { name: 'no such tool!', arguments: {} },
          { name: 'read_file', arguments: '{"path":' },
          { name: 'read_file', arguments: { path: 7 } },
          { name: 'read_file', arguments: { path: 'a' } },
          { name: 'run_command', arguments: { command: 'ls' } },
        ),
        say('I see'),
      ],
    });
    const { run_id } = startChat(house, 'go');
    await ended(house, run_id);
    const results = eventsOf(house, run_id).flatMap((event) => (event.type === 'tool.result' ? [event.data.failure?.code] : []));
    expect(results).toEqual(['E_TOOL_UNKNOWN', 'E_TOOL_ARGUMENTS', 'E_TOOL_ARGUMENTS', 'E_TOOL_FAILED', 'E_TOOL_UNKNOWN']);
    expect(house.runs.get(run_id).status).toBe('completed');
    expect(house.asked[1]?.messages.filter(({ role }) => role === 'tool')).toHaveLength(5);
    await house.close();
  });

  it('deletes a conversation softly and cancels what is at work in it', async () => {
    const house = openHouse({ dataDir: tempDir(), turns: [stuck] });
    const { run_id, conversation_id } = startChat(house, 'go');
    await reached(house, run_id, 'text.delta');
    house.conversations.remove(conversation_id);
    await ended(house, run_id);
    expect(() => house.conversations.get(conversation_id)).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }));
    expect(() => sendTo(house, conversation_id, 'more')).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }));
    expect(house.conversations.restore(conversation_id)).toMatchObject({ messages: 2, active: false });
    await house.close();
  });

  it('takes no new run while another server takes over, and says when it is idle', async () => {
    const house = openHouse({ dataDir: tempDir(), turns: [stuck] });
    const { run_id, conversation_id } = startChat(house, 'go');
    await reached(house, run_id, 'text.delta');
    house.stopAccepting();
    expect(() => sendTo(house, conversation_id, 'more')).toThrow(expect.objectContaining({ code: 'E_SERVER_RETIRING' }));
    let idle = 0;
    house.onIdle(() => void idle++);
    expect(idle).toBe(0);
    expect(house.activeRuns()).toBe(1);
    house.runs.cancel(run_id);
    await ended(house, run_id);
    expect(idle).toBe(1);
    await house.close();
  });
});
