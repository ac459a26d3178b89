import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProviderConfig, type Model } from '#contracts/agents/model';
import { createEgress } from '../../../../server/local/egress.ts';
import { createNotices } from '../../../../server/local/notices.ts';
import { createProviderServices, type ProviderServicesOptions } from '../../../../server/local/providers/createProviderServices.ts';
import { mayUsePrivateNetwork, presets } from '../../../../server/local/providers/presets/index.ts';
import { openProviderStore } from '../../../../server/local/providers/providerStore.ts';
import { isFixed } from '../../../../server/local/providers/registry.ts';
import { systemClock as clock } from '../../../../server/shared/clock.ts';
import { configOf } from '../../../support/modelCalls.ts';
import { ScriptedProvider } from '../../../support/scriptedProvider.ts';
import { tempDir } from '../../../support/tempDir.ts';

const links = { models: () => [], callModel: () => nothing() };
async function* nothing(): AsyncGenerator<never> {}

const services = (options: Partial<ProviderServicesOptions> = {}) =>
  createProviderServices({
    data: tempDir(),
    clock,
    notices: createNotices(clock),
    egress: createEgress(),
    links,
    flags: { isOn: () => true },
    ...options,
  });

const model: Model = {
  ref: 'mine/m',
  label: 'm',
  provider: 'mine',
  capabilities: { tools: true, images: false, reasoning: false, context_tokens: null },
  price: null,
  local: false,
};

describe('presets', () => {
  const folder = path.resolve(import.meta.dirname, '../../../../server/local/providers/presets');
  it('are one file each and listed', () => {
    const files = readdirSync(folder).map((file) => path.basename(file, '.ts'));
    expect(presets.map((preset) => preset.id).toSorted()).toEqual(files.filter((file) => file !== 'index' && file !== 'preset').toSorted());
  });
  it.each(presets.map((preset) => [preset.id, preset] as const))('%s is a valid place', (_, preset) => {
    expect(ProviderConfig.parse(preset)).toMatchObject({ id: preset.id });
    expect(preset.base_url.startsWith(preset.local ? 'http://127.0.0.1:' : 'https://')).toBe(true);
    expect(preset.needs_key).toBe(!preset.local);
    expect(preset.key_url === undefined).toBe(preset.local);
    expect(mayUsePrivateNetwork(preset.id)).toBe(preset.local);
    expect(isFixed(preset.id)).toBe(!preset.local);
  });
});

describe('the registry', () => {
  it('takes what is remembered before a preset and a preset before what a run defines', async () => {
    const room = await services({ flags: { isOn: () => false } });
    const evil = [
      configOf('http://evil.test/v1', { id: 'openai' }),
      configOf('http://evil.test/v1', { id: 'offline' }),
      configOf('http://nas:1/v1', { id: 'ollama' }),
    ];
    expect(room.registry.find('openai', evil)).toMatchObject({ source: 'preset', config: { base_url: 'https://api.openai.com/v1' } });
    expect(room.registry.find('offline', evil)).toMatchObject({ source: 'builtin' });
    expect(room.registry.find('ollama', evil)).toMatchObject({ source: 'configured', config: { base_url: 'http://nas:1/v1' } });
    await room.store.put(configOf('http://box:2/v1', { id: 'ollama' }));
    expect(room.registry.find('ollama', evil)).toMatchObject({ config: { base_url: 'http://box:2/v1' } });
    expect(room.registry.resolve('ollama/a/b:c', [])).toMatchObject({ ok: true, model: 'a/b:c' });
    expect(room.registry.resolve('nobody/x', [])).toMatchObject({ ok: false, failure: { code: 'E_PROVIDER_NOT_CONFIGURED' } });
  });
});

describe('what is remembered', () => {
  const open = (data: string, notices = createNotices(clock)) => openProviderStore({ data, clock, notices });

  it('is there again after a restart', async () => {
    const data = tempDir();
    const store = await open(data);
    await store.put(configOf('http://a/v1', { id: 'mine' }));
    await store.putModels('mine', [model]);
    const again = await open(data);
    expect(again.configs).toMatchObject([{ id: 'mine' }]);
    expect(again.modelsOf('mine')).toEqual([model]);
  });

  it.skipIf(process.platform === 'win32')('is for its owner only', async () => {
    const data = tempDir();
    await (await open(data)).put(configOf('http://a/v1', { id: 'mine' }));
    expect(statSync(path.join(data, 'providers.json')).mode & 0o777).toBe(0o600);
  });

  it('forgets the models of a place that moved, and all on request', async () => {
    const store = await open(tempDir());
    await store.put(configOf('http://a/v1', { id: 'mine' }));
    await store.putModels('mine', [model]);
    await store.put(configOf('http://b/v1', { id: 'mine' }));
    expect(store.modelsOf('mine')).toEqual([]);
    expect(await store.remove('mine')).toBe(true);
    expect(await store.remove('mine')).toBe(false);
    expect(store.configs).toEqual([]);
  });

  it('is set aside when damaged, said so, and never overwritten', async () => {
    const data = tempDir();
    writeFileSync(path.join(data, 'providers.json'), '{"configs": [{');
    const notices = createNotices(clock);
    const store = await open(data, notices);
    expect(store.configs).toEqual([]);
    await store.put(configOf('http://a/v1', { id: 'mine' }));
    const aside = readdirSync(data).filter((file) => file.startsWith('providers.json.damaged-'));
    expect(aside).toHaveLength(1);
    expect(readFileSync(path.join(data, aside[0] ?? ''), 'utf8')).toBe('{"configs": [{');
    expect(notices.list()).toHaveLength(1);
  });

  it('takes many changes at once', async () => {
    const data = tempDir();
    const store = await open(data);
    await Promise.all(Array.from({ length: 20 }, (_, turn) => store.put(configOf(`http://h${turn}/v1`, { id: `p${turn}` }))));
    expect((await open(data)).configs).toHaveLength(20);
    expect(readdirSync(data)).toEqual(['providers.json']);
  });
});

describe('discovery', () => {
  it('finds model servers on this machine, once for everybody, and loses them', async () => {
    await using ollama = await ScriptedProvider.start({ models: ['llama3:8b'] });
    let now = 0;
    const room = await services({
      clock: { now: () => now, monotonic: () => now },
      discoveryAddresses: { ollama: ollama.baseUrl, lmstudio: 'http://127.0.0.1:1/v1' },
    });
    const [a, b] = await Promise.all([room.discovery.look(false), room.discovery.look(false)]);
    expect(a).toMatchObject([{ ref: 'ollama/llama3:8b', local: true }]);
    expect(b).toEqual(a);
    await room.discovery.look(false);
    expect(ollama.requests).toHaveLength(1);
    expect(room.registry.find('ollama')).toMatchObject({ source: 'discovered', config: { base_url: ollama.baseUrl } });
    expect(room.registry.find('lmstudio')).toMatchObject({ source: 'preset' });
    ollama.configure({ models: null });
    now += 31_000;
    expect(await room.discovery.look(false)).toEqual([]);
    expect(room.registry.find('ollama')?.source).toBe('preset');
  });

  it('does not wait for a server that says nothing', async () => {
    await using silent = await ScriptedProvider.start();
    const hole = createServer((socket) => socket.resume().on('error', () => {})).listen(0, '127.0.0.1');
    await new Promise((resolve) => hole.once('listening', resolve));
    const address = hole.address();
    const room = await services({
      discoveryAddresses: { ollama: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`, lmstudio: silent.baseUrl },
    });
    const began = performance.now();
    expect(await room.discovery.look(false)).toHaveLength(1);
    expect(performance.now() - began).toBeLessThan(3000);
    await new Promise((resolve) => hole.close(resolve));
  });

  it('looks nowhere when it is turned off', async () => {
    await using ollama = await ScriptedProvider.start();
    const room = await services({ flags: { isOn: () => false }, discoveryAddresses: { ollama: ollama.baseUrl } });
    expect(await room.discovery.look(true)).toEqual([]);
    expect(ollama.requests).toHaveLength(0);
  });
});
