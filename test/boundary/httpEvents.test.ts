/** A run's events over plain HTTP: resumable, safe against what a model writes, and no burden when nobody reads. */
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { RunEvent } from '#contracts/chat/runEvent';
import { ConversationId, MessageId } from '#contracts/core/ids';
import { messagesSend } from '#contracts/local/conversations';
import { systemIds } from '../../server/shared/ids.ts';
import { localServer, type TestServer } from '../support/localServer.ts';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';

async function run(server: TestServer, text: string): Promise<string> {
  const id = ConversationId.parse(systemIds.next());
  await server.ask('/v1/conversations', { method: 'POST', body: JSON.stringify({ id }) });
  const body = { message_id: MessageId.parse(systemIds.next()), text, settings: { model: 'offline/rules' } };
  return messagesSend.reply.parse(
    (await server.ask(`/v1/conversations/${id}/messages`, { method: 'POST', body: JSON.stringify(body) })).json,
  ).run_id;
}

interface Frame {
  readonly id: number;
  readonly event: RunEvent;
}

/** By the rules of the format: lines end at CR, LF or both. */
function parse(text: string): { frames: Frame[]; done: boolean } {
  const blocks = text.split(/(?:\r\n|\r|\n){2}/).filter((block) => block !== '' && !block.startsWith(':'));
  const done = blocks.at(-1) === 'data: [DONE]';
  const frames = (done ? blocks.slice(0, -1) : blocks).map((block) => {
    const lines = block.split(/\r\n|\r|\n/);
    expect(lines.map((line) => line.split(':')[0])).toEqual(['id', 'data']);
    return { id: Number(lines[0]?.slice(4)), event: RunEvent.parse(JSON.parse(lines[1]?.slice(6) ?? '')) };
  });
  return { frames, done };
}

describe('event streams', () => {
  it('send the whole run and resume after any event', async () => {
    const server = await localServer();
    const id = await run(server, 'help');
    const whole = await server.ask(`/v1/runs/${id}/events`);
    expect(whole.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    const { frames, done } = parse(whole.text);
    expect(done).toBe(true);
    expect(frames.map((frame) => frame.id)).toEqual(frames.map((_, index) => index + 1));
    expect(frames.at(-1)?.event.type).toBe('run.completed');
    for (const again of [
      await server.ask(`/v1/runs/${id}/events?after=3`),
      await server.ask(`/v1/runs/${id}/events`, { headers: { 'last-event-id': '3' } }),
    ]) {
      expect(parse(again.text).frames).toEqual(frames.slice(3));
    }
    expect((await server.ask(`/v1/runs/${id}/events`, { headers: { 'last-event-id': 'x' } })).status).toBe(400);
    expect((await server.ask(`/v1/runs/${systemIds.next()}/events`)).status).toBe(404);
  });

  it('cannot be given frames by what is written in them', async () => {
    const server = await localServer();
    const hostile = 'x\n\nevent: run.completed\ndata: {}\r\rid: 999\n\ndata: [DONE]\n\n\u2028\u2029\u0085 end';
    const id = await run(server, `find "${hostile}"`);
    const { frames, done } = parse((await server.ask(`/v1/runs/${id}/events`)).text);
    expect(done).toBe(true);
    expect(frames.map((frame) => frame.id)).toEqual(frames.map((_, index) => index + 1));
  });

  verifies('server.slow-client', 'a reader that stops reading holds back nothing but itself', async () => {
    const server = await localServer();
    const id = await run(server, 'help');
    const slow = request({
      host: '127.0.0.1',
      port: server.port,
      path: `/v1/runs/${id}/events`,
      headers: { authorization: `Bearer ${server.token}` },
      agent: false,
    });
    slow.on('error', () => undefined);
    slow.on('response', (response) => response.pause());
    slow.end();
    const { done } = parse((await server.ask(`/v1/runs/${id}/events`)).text);
    expect(done).toBe(true);
    slow.destroy();
    await waitFor(() => server.services.lifecycle.clients === 0);
  });
});
