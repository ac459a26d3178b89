/** Runs over real HTTP: the typed client, a real database, and a scripted provider behind the real client library. */
import { describe, expect, it } from 'vitest';
import { createClient } from '#contracts/core/client';
import { ConversationId, MessageId } from '#contracts/core/ids';
import { localRoutes } from '#contracts/local/index';
import type { RunSettings } from '#contracts/local/conversations';
import { systemIds } from '../../server/shared/ids.ts';
import { linkClient } from '../support/linkClient.ts';
import { localServer, type TestServer } from '../support/localServer.ts';
import { ScriptedProvider } from '../support/scriptedProvider.ts';
import { tempDir } from '../support/tempDir.ts';
import { waitFor } from '../support/waitFor.ts';

const clientOf = (server: TestServer) =>
  createClient(localRoutes, async ({ method, path, body }) => {
    const answer = await server.ask(path, { method, ...(body === undefined ? {} : { body }) });
    return { status: answer.status, body: answer.text };
  });

async function scripted(server: TestServer, provider: ScriptedProvider) {
  const client = clientOf(server);
  const settings: RunSettings = {
    model: 'test/model',
    fallbacks: [],
    providers: [{ id: 'test', kind: 'openai-compatible', label: 'Test', base_url: provider.baseUrl, needs_key: false }],
  };
  const id = ConversationId.parse(systemIds.next());
  await client.conversationsCreate({ body: { id } });
  const send = (text: string) =>
    client.messagesSend({ params: { id }, body: { message_id: MessageId.parse(systemIds.next()), text, settings } });
  return { client, id, send };
}

describe('runs over HTTP', () => {
  it('streams to SSE and the link the same bytes, and both end', async () => {
    const provider = await ScriptedProvider.start({ otherwise: { steps: [{ text: 'One, two, three.', piece: 3, pace_ms: 1 }] } });
    const server = await localServer();
    const { client, id, send } = await scripted(server, provider);
    const link = await linkClient(server);
    const { run_id, reply_id } = await send('Count');
    link.send({ frame: 'subscribe', run_id, after: 0 });
    const sse = await server.ask(`/v1/runs/${run_id}/events`);
    const texts = sse.text
      .split('\n')
      .filter((line) => line.startsWith('data: {'))
      .map((line) => line.slice(6));
    expect(sse.text.endsWith('data: [DONE]\n\n')).toBe(true);
    const seen = await waitFor(() => {
      const events = link.frames.flatMap((frame) => (frame.frame === 'events' ? frame.events : []));
      return events.at(-1)?.type === 'run.completed' ? events : null;
    });
    expect(seen).toEqual(texts.map((text): unknown => JSON.parse(text)));
    expect(link.frames.map(({ frame }) => frame)).toEqual(expect.arrayContaining(['run.created', 'conversation.changed']));

    const page = await client.messagesList({ params: { id }, query: {} });
    expect(page.items.find((message) => message.id === reply_id)?.parts).toEqual([{ type: 'text', text: 'One, two, three.' }]);
    const found = await client.conversationsList({ query: { q: 'two thr' } });
    expect(found.items.map((hit) => hit.id)).toEqual([id]);
    const resumed = await server.ask(`/v1/runs/${run_id}/events?after=2`);
    expect(resumed.text.startsWith('id: 3\n')).toBe(true);
    await provider.close();
  });

  it('cancelling closes the provider’s stream', async () => {
    const provider = await ScriptedProvider.start({ otherwise: { steps: [{ text: 'Begins' }, { stall: true }] } });
    const server = await localServer();
    const { client, send } = await scripted(server, provider);
    const { run_id } = await send('Go');
    await waitFor(async () => (await client.runsGet({ params: { id: run_id } })).last_seq >= 2);
    expect(await client.runsCancel({ params: { id: run_id } })).toEqual({ status: 'cancelled' });
    await waitFor(() => provider.requests.some(({ aborted }) => aborted));
    await waitFor(async () => (await client.runsGet({ params: { id: run_id } })).finished_at !== null);
    await provider.close();
  });

  it('keeps every word over a restart and offers the broken run for retry', async () => {
    const provider = await ScriptedProvider.start({
      queue: [{ steps: [{ text: 'Half' }, { stall: true }] }],
      otherwise: { steps: [{ text: 'Whole' }] },
    });
    const data = tempDir();
    const first = await localServer({ data });
    const { id, send, client } = await scripted(first, provider);
    const { run_id } = await send('Go');
    await waitFor(async () => (await client.runsGet({ params: { id: run_id } })).last_seq >= 2);
    await first.stop('signal');
    const second = await localServer({ data });
    const again = clientOf(second);
    expect(await again.runsGet({ params: { id: run_id } })).toMatchObject({ status: 'interrupted' });
    const reply_id = MessageId.parse(systemIds.next());
    const retried = await again.runsRetry({ params: { id: run_id }, body: { reply_id } });
    await waitFor(async () => (await again.runsGet({ params: { id: retried.run_id } })).status === 'completed');
    const { items } = await again.messagesList({ params: { id }, query: {} });
    expect(items.map(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : part.type)).join())).toEqual([
      'Go',
      'Half',
      'Whole',
    ]);
    await provider.close();
  });

  it('many runs at once do not hold up one another', async () => {
    const provider = await ScriptedProvider.start({ otherwise: { steps: [{ text: 'x'.repeat(200), piece: 4, pace_ms: 2 }] } });
    const server = await localServer();
    const runs = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const { client, send } = await scripted(server, provider);
        const { run_id } = await send('Go');
        return { client, run_id };
      }),
    );
    await Promise.all(
      runs.map(({ client, run_id }) =>
        waitFor(async () => (await client.runsGet({ params: { id: run_id } })).status === 'completed', { interval: 50, timeout: 20_000 }),
      ),
    );
    expect((await server.ask('/v1/meta')).json).toMatchObject({ active_runs: 0 });
    await provider.close();
  });
});
