/** Runs of the whole server over a scripted provider: stream, fallback, retry, and a key that must be found nowhere afterwards. */
import { describe, expect, it } from 'vitest';
import { ConversationId, MessageId } from '#contracts/core/ids';
import { Run, isTerminal } from '#contracts/chat/run';
import type { RunSettings } from '#contracts/local/conversations';
import { createLog } from '../../server/shared/log.ts';
import { systemIds } from '../../server/shared/ids.ts';
import { findCanary, newCanary } from '../support/canary.ts';
import { linkClient } from '../support/linkClient.ts';
import { localServer, type TestServer } from '../support/localServer.ts';
import { configOf } from '../support/modelCalls.ts';
import { refuse, say } from '../support/providerScript.ts';
import { ScriptedProvider } from '../support/scriptedProvider.ts';
import { tempDir } from '../support/tempDir.ts';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';

interface Done {
  readonly run: Run;
  /** The whole event stream, as text. */
  readonly events: string;
}

async function chat(server: TestServer, settings: Partial<RunSettings>, credentials: Record<string, string>): Promise<Done> {
  const id = ConversationId.parse(systemIds.next());
  await server.ask('/v1/conversations', { method: 'POST', body: JSON.stringify({ id }) });
  const body = JSON.stringify({ message_id: MessageId.parse(systemIds.next()), text: 'Hello', settings, credentials });
  const sent = await server.ask(`/v1/conversations/${id}/messages`, { method: 'POST', body });
  expect(sent.status).toBe(202);
  const { run_id } = Object(sent.json);
  const run = await waitFor(async () => {
    const now = Run.parse((await server.ask(`/v1/runs/${run_id}`)).json);
    return isTerminal(now.status) ? now : undefined;
  });
  return { run, events: (await server.ask(`/v1/runs/${run_id}/events`)).text };
}

describe('a run', () => {
  it('streams from a provider it defines and counts its tokens', async () => {
    await using provider = await ScriptedProvider.start();
    provider.push({ steps: [{ text: 'Hello there', piece: 2 }, { usage: { input: 11, output: 4 } }] });
    const { run, events } = await chat(
      await localServer(),
      { model: 'mine/m', providers: [configOf(provider.baseUrl, { id: 'mine' })] },
      {},
    );
    expect(run).toMatchObject({
      status: 'completed',
      model: 'mine/m',
      fallback_used: false,
      usage: { input_tokens: 11, output_tokens: 4 },
    });
    expect(events).toContain('[DONE]');
  });

  verifies('model.fallback', 'shows that another model answered', async () => {
    await using first = await ScriptedProvider.start();
    await using second = await ScriptedProvider.start();
    first.push(refuse(404));
    const providers = [configOf(first.baseUrl, { id: 'one' }), configOf(second.baseUrl, { id: 'two' })];
    const { run, events } = await chat(await localServer(), { model: 'one/a', fallbacks: ['two/b'], providers }, {});
    expect(run).toMatchObject({ status: 'completed', requested_model: 'one/a', model: 'two/b', fallback_used: true });
    expect(events).toContain('"fallback_used":"two/b"');
  });

  verifies('key.nowhere', 'leaves its key in no file, log, event or frame', async () => {
    const canary = newCanary();
    const logs = tempDir();
    const log = createLog(logs, 'debug');
    await using provider = await ScriptedProvider.start({ api_key: canary });
    const server = await localServer({ log });
    const window = await linkClient(server);
    const settings = { model: 'mine/m', providers: [configOf(provider.baseUrl, { id: 'mine', needs_key: true })] };
    const seen: unknown[] = [];
    for (const script of [say('Hi'), refuse(400, `no ${canary}`), { steps: [{ text: 'Hi' }, { error: { message: canary } }] }]) {
      provider.push(script);
      seen.push(await chat(server, settings, { mine: canary }));
    }
    seen.push(await chat(server, settings, { mine: `${canary}wrong` }));
    const check = { api_key: canary, config: settings.providers[0] };
    seen.push(await server.ask('/v1/providers/mine/check', { method: 'POST', body: JSON.stringify(check) }));
    for (const route of ['/v1/providers', '/v1/models', '/v1/meta', '/v1/health', '/metrics', '/v1/conversations'])
      seen.push(await server.ask(route));
    expect(provider.chats.filter((request) => request.headers['authorization'] === `Bearer ${canary}`)).toHaveLength(3);
    // While it runs its journals are there too, after it stopped they are merged: both are looked at.
    const places = { dirs: [server.data, logs], texts: { seen, frames: window.frames, ledger: server.services.egress.entries() } };
    expect(findCanary(canary, places)).toEqual([]);
    await server.stop('signal');
    await log.close();
    expect(findCanary(canary, places)).toEqual([]);
  });
});
