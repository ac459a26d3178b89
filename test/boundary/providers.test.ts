/** The routes of models and providers over a real HTTP listener and a real data folder, with a key that must be found nowhere. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelRef } from '#contracts/agents/model';
import * as routes from '#contracts/local/models';
import { createClient, type Client } from '#contracts/core/client';
import { createEgress, type Egress } from '../../server/local/egress.ts';
import type { EgressEntry } from '../../server/local/egress/ledger.ts';
import { createNotices } from '../../server/local/notices.ts';
import { createProviderServices, type ProviderServices } from '../../server/local/providers/createProviderServices.ts';
import { createModelHandlers } from '../../server/local/routes/models.ts';
import { systemClock as clock } from '../../server/shared/clock.ts';
import { mountRoutes } from '../../server/shared/http.ts';
import { findCanary, newCanary } from '../support/canary.ts';
import { collect, configOf, endOf, modelRequest, settingsOf, textIn } from '../support/modelCalls.ts';
import { refuse, say } from '../support/providerScript.ts';
import { ScriptedProvider } from '../support/scriptedProvider.ts';
import { makeTempDir, removeDir } from '../support/tempDir.ts';
import { verifies } from '../support/verifies.ts';

const table = {
  modelsList: routes.modelsList,
  providersList: routes.providersList,
  providersPut: routes.providersPut,
  providersDelete: routes.providersDelete,
  providersCheck: routes.providersCheck,
};

let data: string;
let upstream: ScriptedProvider;
let ollama: ScriptedProvider;
let egress: Egress;
let entries: EgressEntry[];
let room: ProviderServices;
let client: Client<typeof table>;
let changed: number;
let close: () => Promise<void>;
const heard: string[] = [];

async function* nothing(): AsyncGenerator<never> {}

beforeEach(async () => {
  data = makeTempDir();
  upstream = await ScriptedProvider.start({ models: ['big', 'small'], api_key: 'sk-right' });
  ollama = await ScriptedProvider.start({ models: ['llama3'] });
  entries = [];
  changed = 0;
  egress = createEgress({ onEntry: (entry) => entries.push(entry) });
  room = await createProviderServices({
    data,
    clock,
    notices: createNotices(clock),
    egress,
    links: {
      models: () => [
        {
          ref: 'vscode/copilot',
          label: 'Copilot',
          provider: 'vscode',
          capabilities: { tools: true, images: false, reasoning: false, context_tokens: null },
          price: null,
          local: false,
        },
      ],
      callModel: nothing,
    },
    flags: { isOn: () => true },
    discoveryAddresses: { ollama: ollama.baseUrl, lmstudio: 'http://127.0.0.1:1/v1' },
    router: { back_off_ms: 1 },
  });
  const handlers = createModelHandlers({ ...room, onModelsChanged: () => (changed += 1) });
  const app = mountRoutes(table, handlers, { flagOn: () => true, onError: (error) => heard.push(String(error.stack)), checkReplies: true });
  const server = createServer(
    (incoming, outgoing) => void app.handle({ incoming, outgoing, request_id: 'r', matched: () => undefined }),
  ).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  client = createClient(table, async ({ method, path: to, body }) => {
    const response = await fetch(origin + to, {
      method,
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
    });
    return { status: response.status, body: await response.text() };
  });
  close = () => new Promise((resolve) => server.close(() => resolve()));
});
afterEach(async () => {
  egress.close();
  await close();
  await upstream.close();
  await ollama.close();
  removeDir(data);
});

const refs = async (): Promise<ModelRef[]> => (await client.modelsList({ query: {} })).items.map((model) => model.ref);
const mine = (): ReturnType<typeof configOf> => configOf(upstream.baseUrl, { id: 'mine', label: 'Mine', needs_key: true });

describe('models', () => {
  it('are those built in, of the windows and of this machine before anything is set up', async () => {
    expect(await refs()).toEqual(expect.arrayContaining(['vscode/copilot', 'ollama/llama3']));
    expect((await refs()).some((ref) => ref.startsWith('offline/'))).toBe(true);
  });

  it('are learned by a check and forgotten with their provider', async () => {
    expect(await client.providersPut({ params: { id: 'mine' }, body: mine() })).toMatchObject({
      source: 'configured',
      health: 'unknown',
      models: 0,
    });
    expect(await client.providersCheck({ params: { id: 'mine' }, body: { api_key: 'sk-right' } })).toMatchObject({
      ok: true,
      models: [{ ref: 'mine/big' }, { ref: 'mine/small' }],
    });
    expect(await refs()).toEqual(expect.arrayContaining(['mine/big', 'mine/small']));
    expect((await client.providersList()).items.find(({ config }) => config.id === 'mine')).toMatchObject({ health: 'ok', models: 2 });
    await client.providersDelete({ params: { id: 'mine' } });
    expect(await refs()).not.toContain('mine/big');
    await expect(client.providersDelete({ params: { id: 'mine' } })).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
    expect(changed).toBeGreaterThanOrEqual(3);
  });

  it('are listed within a second whatever this machine’s servers do', async () => {
    ollama.configure({ models: [] });
    const began = performance.now();
    await client.modelsList({ query: { refresh: 'true' } });
    expect(performance.now() - began).toBeLessThan(1500);
  });
});

describe('a check', () => {
  it('says that a key is refused, missing, or that nobody answers', async () => {
    const check = (api_key?: string, base_url = upstream.baseUrl) =>
      client.providersCheck({
        params: { id: 'mine' },
        body: { config: { ...mine(), base_url }, ...(api_key === undefined ? {} : { api_key }) },
      });
    expect(await check('sk-wrong')).toMatchObject({ ok: false, failure: { code: 'E_AUTH_PROVIDER_KEY' } });
    expect(await check()).toMatchObject({ ok: false, failure: { code: 'E_PROVIDER_NOT_CONFIGURED' } });
    expect(await check('sk-right', 'http://127.0.0.1:1/v1')).toMatchObject({ ok: false, failure: { code: 'E_PROVIDER_UNAVAILABLE' } });
    await expect(client.providersCheck({ params: { id: 'nobody' }, body: {} })).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  });
});

describe('a place', () => {
  it('that is ours to say cannot be taken', async () => {
    for (const id of ['offline', 'vscode', 'openai', 'groq']) {
      await expect(client.providersPut({ params: { id }, body: configOf(upstream.baseUrl, { id }) })).rejects.toMatchObject({
        code: 'E_CONFLICT',
      });
    }
  });

  it('must be one', async () => {
    const put = (base_url: string, id = 'mine') => client.providersPut({ params: { id: 'mine' }, body: configOf(base_url, { id }) });
    for (const url of ['http://u:p@host/v1', 'http://host/v1?key=x', 'ftp://host/', 'nonsense'])
      await expect(put(url)).rejects.toMatchObject({ code: 'E_VALIDATION' });
    await expect(put('http://host/v1', 'other')).rejects.toMatchObject({ code: 'E_VALIDATION' });
  });
});

describe('a key', () => {
  verifies('key.nowhere', 'is in no file, log, event, answer or ledger', async () => {
    const canary = newCanary();
    upstream.configure({ api_key: canary });
    await client.providersPut({ params: { id: 'mine' }, body: mine() });
    const answers: unknown[] = [await client.providersCheck({ params: { id: 'mine' }, body: { api_key: canary } })];
    // Providers that repeat the key in whatever they can say.
    const echoes = [
      say('Hi'),
      refuse(400, `bad key ${canary}`),
      refuse(500, canary),
      refuse(403, encodeURIComponent(canary)),
      refuse(429, Buffer.from(canary).toString('base64'), { 'retry-after': '0' }),
      refuse(404, Buffer.from(canary).toString('hex')),
      { steps: [{ error: { message: `in a stream ${canary}` } }] },
      { steps: [{ raw: `data: {"${canary}\n\n` }] },
    ];
    for (const echo of echoes) {
      upstream.push(echo, echo);
      const events = await collect(room.models.stream(settingsOf('mine/big', { providers: [mine()] }), { mine: canary }, modelRequest()));
      endOf(events);
      answers.push(events);
    }
    // A key that cannot be a header must not surface in the error that says so.
    answers.push(await collect(room.models.stream(settingsOf('mine/big'), { mine: `${canary}\n\u0000é` }, modelRequest())));
    answers.push(
      await client.providersCheck({ params: { id: 'mine' }, body: { api_key: `${canary}x` } }),
      await client.providersList(),
      await client.modelsList({ query: {} }),
    );
    expect(upstream.chats.some((request) => request.headers['authorization'] === `Bearer ${canary}`)).toBe(true);
    expect(findCanary(canary, { dirs: [data], texts: { answers, ledger: entries, totals: egress.totals(), heard } })).toEqual([]);
    expect(readFileSync(path.join(data, 'providers.json'), 'utf8')).toContain('mine/big');
  });

  it('would be found if it were anywhere', () => {
    const canary = newCanary();
    for (const spelled of [
      canary,
      Buffer.from(`x${canary}y`).toString('base64'),
      Buffer.from(canary).toString('hex'),
      `Bearer ${canary.slice(0, 25)}…`,
    ]) {
      expect(findCanary(canary, { texts: { log: spelled } })).not.toEqual([]);
    }
    expect(findCanary(canary, { texts: { log: 'nothing of it' } })).toEqual([]);
  });
});

describe('a run’s answer', () => {
  it('comes from a provider the run itself defines', async () => {
    const config = configOf(upstream.baseUrl, { id: 'inline', label: 'Inline' });
    upstream.push(say('Hi'));
    const events = await collect(
      room.models.stream(settingsOf('inline/x', { providers: [config] }), { inline: 'sk-right' }, modelRequest()),
    );
    expect(textIn(events)).toBe('Hi');
  });
});
