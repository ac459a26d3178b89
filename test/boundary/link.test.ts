/** The link: events up in order, tool calls to the right window, protocol errors ended, nobody slowed down by somebody slow. */
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '#contracts/chat/runEvent';
import { ConversationId, MessageId, RunId } from '#contracts/core/ids';
import { messagesSend } from '#contracts/local/conversations';
import { systemIds } from '../../server/shared/ids.ts';
import { linkClient, type LinkClient } from '../support/linkClient.ts';
import { localServer, type TestServer } from '../support/localServer.ts';
import { waitFor } from '../support/waitFor.ts';

const target = (client_id: LinkClient['id'] | undefined, workspace: string | null = 'w') => ({
  run_id: RunId.parse(systemIds.next()),
  client_id,
  workspace,
});
const readA = { tool: 'read_file', input: { path: 'a' }, timeout_ms: 5000 };
const hooks = (signal = new AbortController().signal) => ({ signal, onOutput: (): void => undefined });

async function sendMessage(server: TestServer, text: string, client?: LinkClient): Promise<RunId> {
  const id = ConversationId.parse(systemIds.next());
  await server.ask('/v1/conversations', { method: 'POST', body: JSON.stringify({ id }) });
  const body = {
    message_id: MessageId.parse(systemIds.next()),
    text,
    settings: { model: 'offline/rules' },
    ...(client === undefined ? {} : { client_id: client.id }),
  };
  const answer = await server.ask(`/v1/conversations/${id}/messages`, { method: 'POST', body: JSON.stringify(body) });
  expect(answer.status).toBe(202);
  return messagesSend.reply.parse(answer.json).run_id;
}

const eventsOf = (client: LinkClient, run_id: RunId): RunEvent[] =>
  client.frames.flatMap((frame) => (frame.frame === 'events' ? frame.events : [])).filter((event) => event.run_id === run_id);
const isWhole = (events: readonly RunEvent[]): boolean => events.at(-1)?.type === 'run.completed';

describe('events', () => {
  it('come in order, once each, to every window that follows the run', async () => {
    const server = await localServer();
    const [one, two] = await Promise.all([linkClient(server), linkClient(server)]);
    await Promise.all([one.next('welcome'), two.next('welcome')]);
    const run_id = await sendMessage(server, 'help', one);
    for (const client of [one, two]) client.send({ frame: 'subscribe', run_id, after: 0 });
    for (const client of [one, two]) {
      await waitFor(() => isWhole(eventsOf(client, run_id)));
      const events = eventsOf(client, run_id);
      expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
      expect(client.frames.filter((frame) => frame.frame === 'run.created')).toHaveLength(1);
    }
  });

  it('are replayed after any seq, and an unknown run is said to be unknown', async () => {
    const server = await localServer();
    const client = await linkClient(server);
    const run_id = await sendMessage(server, 'help');
    client.send({ frame: 'subscribe', run_id, after: 0 });
    await waitFor(() => isWhole(eventsOf(client, run_id)));
    const all = eventsOf(client, run_id);
    const again = await linkClient(server);
    again.send({ frame: 'subscribe', run_id, after: 5 });
    await waitFor(() => isWhole(eventsOf(again, run_id)));
    expect(eventsOf(again, run_id)).toEqual(all.slice(5));
    again.send({ frame: 'subscribe', run_id: RunId.parse(systemIds.next()), after: 0 });
    expect((await again.next('unsubscribed')).failure.code).toBe('E_NOT_FOUND');
  });
});

describe('tool calls', () => {
  it('go to the run’s own window, else to one on the same workspace, and answer its output', async () => {
    const server = await localServer();
    const own = await linkClient(server, { tools: ['read_file'] });
    const near = await linkClient(server, { tools: ['read_file'] });
    const far = await linkClient(server, { tools: ['read_file'], workspace: 'elsewhere' });
    await Promise.all([own, near, far].map((client) => client.next('welcome')));
    const { links } = server.services;
    const first = links.callTool(target(own.id), readA, hooks());
    const call = await own.next('tool.call');
    far.send({ frame: 'tool.result', call_id: call.call_id, ok: true, output: 'forged' });
    own.send({ frame: 'tool.result', call_id: call.call_id, ok: true, output: { fine: 1 } });
    expect(await first).toEqual({ fine: 1 });
    own.socket.close();
    await waitFor(() => links.count === 2);
    const second = links.callTool(target(own.id), readA, hooks());
    near.send({
      frame: 'tool.failure',
      call_id: (await near.next('tool.call')).call_id,
      failure: { code: 'E_NOT_FOUND', message: 'gone' },
    });
    await expect(second).rejects.toMatchObject({ code: 'E_NOT_FOUND', message: 'gone' });
    expect(far.frames.some((frame) => frame.frame === 'tool.call')).toBe(false);
    expect([...links.toolsOf(target(undefined, 'elsewhere'))]).toEqual(['read_file']);
    expect(links.toolsOf(target(undefined, 'nowhere')).size).toBe(0);
  });

  it('wait for a window that comes back, and fail when none does', async () => {
    const server = await localServer({ times: { reconnectMs: 150 } });
    const { links } = server.services;
    await expect(links.callTool(target(undefined), readA, hooks())).rejects.toMatchObject({ code: 'E_TOOL_NO_EDITOR' });
    const pending = links.callTool(target(undefined), readA, hooks());
    const client = await linkClient(server, { tools: ['read_file'] });
    client.send({ frame: 'tool.result', call_id: (await client.next('tool.call')).call_id, ok: true, output: 1 });
    expect(await pending).toBe(1);
  });

  it('that only read are asked again after a break; a command never runs twice', async () => {
    const server = await localServer({ times: { reconnectMs: 2000 } });
    const { links } = server.services;
    const client = await linkClient(server, { tools: ['read_file', 'run_command'] });
    await client.next('welcome');
    const read = links.callTool(target(client.id), readA, hooks());
    const command = links.callTool(target(client.id), { tool: 'run_command', input: {}, timeout_ms: null }, hooks());
    const calls = await waitFor(() => {
      const found = client.frames.filter((frame) => frame.frame === 'tool.call');
      return found.length === 2 && found;
    });
    client.socket.terminate();
    await waitFor(() => links.count === 0);
    const back = await linkClient(server, { client_id: client.id, tools: ['read_file', 'run_command'] });
    const again = await back.next('tool.call');
    expect(again.tool).toBe('read_file');
    back.send({ frame: 'tool.result', call_id: again.call_id, ok: true, output: 'text' });
    const ran = calls.find((frame) => frame.tool === 'run_command');
    if (ran !== undefined) back.send({ frame: 'tool.result', call_id: ran.call_id, ok: true, output: 'done' });
    expect(await Promise.all([read, command])).toEqual(['text', 'done']);
    expect(back.frames.filter((frame) => frame.frame === 'tool.call')).toHaveLength(1);
  });

  it('end by time and by cancel, and tell the window', async () => {
    const server = await localServer();
    const { links } = server.services;
    const client = await linkClient(server, { tools: ['read_file', 'run_command'] });
    await client.next('welcome');
    await expect(links.callTool(target(client.id), { ...readA, timeout_ms: 50 }, hooks())).rejects.toMatchObject({
      code: 'E_TOOL_TIMEOUT',
    });
    const controller = new AbortController();
    const output: string[] = [];
    const call = links.callTool(
      target(client.id),
      { tool: 'run_command', input: {}, timeout_ms: null },
      { signal: controller.signal, onOutput: (_, text) => output.push(text) },
    );
    const frame = await waitFor(() => client.frames.find((each) => each.frame === 'tool.call' && each.tool === 'run_command'));
    if (frame.frame === 'tool.call') client.send({ frame: 'tool.output', call_id: frame.call_id, stream: 'stdout', text: 'line' });
    await waitFor(() => output.length > 0);
    controller.abort(new Error('stop it'));
    await expect(call).rejects.toThrow('stop it');
    await waitFor(() => client.frames.filter((each) => each.frame === 'tool.cancel').length === 2);
  });
});

describe('models of a window', () => {
  it('stream through the link and end once, whatever happens', async () => {
    const server = await localServer();
    const { links } = server.services;
    const capabilities = { tools: true, images: false, reasoning: false, context_tokens: null };
    const model = { ref: 'vscode/m', label: 'M', provider: 'vscode', capabilities, price: null, local: false };
    const client = await linkClient(server, { models: [model] });
    await client.next('welcome');
    expect(links.models()).toEqual([model]);
    const request = { target: target(client.id), model: 'm', messages: [], tools: [], turn: { text: '', context: [] } };
    const collect = async (signal: AbortSignal): Promise<string[]> => {
      const seen: string[] = [];
      for await (const event of links.callModel({ ...request, signal }))
        seen.push(event.type === 'end' ? `end ${event.reason}` : event.type);
      return seen;
    };
    const calls = () => client.frames.filter((frame) => frame.frame === 'model.call');
    const whole = collect(new AbortController().signal);
    const { call_id } = await client.next('model.call');
    client.send({ frame: 'model.event', call_id, event: { type: 'text', text: 'hi' } });
    client.send({ frame: 'model.event', call_id, event: { type: 'end', reason: 'stop' } });
    expect(await whole).toEqual(['text', 'end stop']);
    const controller = new AbortController();
    const cut = collect(controller.signal);
    await waitFor(() => calls().length === 2);
    controller.abort();
    expect(await cut).toEqual(['end cancelled']);
    await client.next('model.cancel');
    client.socket.close();
    await waitFor(() => links.count === 0);
    expect(await collect(new AbortController().signal)).toEqual(['end failed']);
  });
});

describe('protocol', () => {
  it('ends a client that does not keep to it', async () => {
    const server = await localServer({ times: { helloMs: 100 } });
    for (const frame of [
      'not json',
      '{"frame":"nothing"}',
      '[]',
      '{"frame":"hello"}',
      `{"frame":"tool.result","call_id":"x","ok":true,"output":${'['.repeat(1000)}${']'.repeat(1000)}}`,
    ]) {
      const client = await linkClient(server);
      await client.next('welcome');
      client.send(frame);
      expect(await client.closed).toBe(4400);
    }
    const twice = await linkClient(server);
    await twice.next('welcome');
    twice.send({ frame: 'hello', client_id: twice.id, kind: 'editor', version: '1', workspace: null, folders: [], tools: [], models: [] });
    expect(await twice.closed).toBe(4400);
    await waitFor(() => server.services.lifecycle.clients === 0);
  });

  it('gives up a silent client after two pings and takes over a client that comes again', async () => {
    const server = await localServer({ times: { heartbeatMs: 30 } });
    const silent = await linkClient(server);
    await silent.next('welcome');
    silent.socket.pause();
    await waitFor(() => server.services.links.count === 0);
    const first = await linkClient(server, { client_id: silent.id });
    await first.next('welcome');
    const second = await linkClient(server, { client_id: silent.id });
    await second.next('welcome');
    expect(await first.closed).toBe(4409);
    expect(server.services.links.count).toBe(1);
  });

  it('tells everybody that it retires and ends every link when it stops', async () => {
    const server = await localServer();
    const client = await linkClient(server);
    await client.next('welcome');
    const answer = await server.ask('/v1/server/retire', { method: 'POST', body: JSON.stringify({ version: '9.9.9' }) });
    expect(answer.status).toBe(202);
    await client.next('retiring');
    expect(await client.closed).toBe(1001);
    expect(await server.stopped).toBe('retired');
  });
});
