import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Credentials, ProviderConfig } from '#contracts/agents/model';
import { createEgress, type Egress } from '../../../../server/local/egress.ts';
import { createNotices } from '../../../../server/local/notices.ts';
import {
  createProviderServices,
  type ProviderServices,
  type ProviderServicesOptions,
} from '../../../../server/local/providers/createProviderServices.ts';
import type { RoutedEvent } from '../../../../server/local/providers/models.ts';
import { systemClock } from '../../../../server/shared/clock.ts';
import { collect, configOf, endOf, modelRequest, settingsOf, textIn } from '../../../support/modelCalls.ts';
import { callTool, refuse, say } from '../../../support/providerScript.ts';
import { ScriptedProvider } from '../../../support/scriptedProvider.ts';
import { tempDir } from '../../../support/tempDir.ts';
import { verifies } from '../../../support/verifies.ts';

let first: ScriptedProvider;
let second: ScriptedProvider;
let egress: Egress;
let now = 0;

beforeEach(async () => {
  first = await ScriptedProvider.start();
  second = await ScriptedProvider.start();
  egress = createEgress();
  now = 0;
});
afterEach(async () => {
  egress.close();
  await first.close();
  await second.close();
});

const links = { models: () => [], callModel: () => collectNothing() };
async function* collectNothing(): AsyncGenerator<never> {}

function services(options: Partial<ProviderServicesOptions> = {}): Promise<ProviderServices> {
  const clock = { now: () => systemClock.now(), monotonic: () => now };
  return createProviderServices({
    data: tempDir(),
    clock,
    notices: createNotices(clock),
    egress,
    links,
    flags: { isOn: () => false },
    router: { back_off_ms: 1 },
    ...options,
  });
}

const inline = (): ProviderConfig[] => [
  configOf(first.baseUrl, { id: 'one', label: 'One' }),
  configOf(second.baseUrl, { id: 'two', label: 'Two' }),
];

async function ask(
  room: ProviderServices,
  options: { fallback?: boolean; signal?: AbortSignal; credentials?: Credentials } = {},
): Promise<RoutedEvent[]> {
  const settings = settingsOf('one/m', { fallbacks: options.fallback === true ? ['two/n'] : [], providers: inline() });
  return collect(
    room.models.stream(settings, options.credentials ?? {}, modelRequest(options.signal === undefined ? {} : { signal: options.signal })),
  );
}

describe('one model', () => {
  it('answers, asked by its own name', async () => {
    first.push(say('Hi'));
    const room = await services();
    expect(textIn(await ask(room))).toBe('Hi');
    expect(first.chats[0]?.body['model']).toBe('m');
    expect(room.health.of('one')).toEqual({ health: 'ok', failure: null });
  });

  it('is asked once more after a passing failure', async () => {
    first.push(refuse(503), say('Hi'));
    expect(textIn(await ask(await services()))).toBe('Hi');
    first.push(refuse(503), refuse(503), say('never'));
    expect(endOf(await ask(await services())).failure?.code).toBe('E_PROVIDER_UNAVAILABLE');
    expect(first.chats).toHaveLength(4);
  });

  it('is not asked again for what will not pass', async () => {
    first.push(refuse(401));
    const room = await services();
    expect(endOf(await ask(room)).failure?.code).toBe('E_AUTH_PROVIDER_KEY');
    expect(first.chats).toHaveLength(1);
    expect(room.health.of('one')).toMatchObject({ health: 'failing', failure: { code: 'E_AUTH_PROVIDER_KEY' } });
  });

  it('is given the time it asks for, unless that is too long', async () => {
    const room = await services({ router: { back_off_ms: 60_000, longest_wait_ms: 20_000 } });
    first.push(refuse(429, 'slow', { 'retry-after': '0' }), say('Hi'));
    expect(textIn(await ask(room))).toBe('Hi');
    first.push(refuse(429, 'slow', { 'retry-after': '21' }), say('never'));
    expect(endOf(await ask(room)).failure).toMatchObject({ code: 'E_PROVIDER_RATE_LIMITED', detail: { retry_after: 21 } });
  });

  verifies('model.fallback', 'that breaks off after its first word is not asked again: what arrived is kept', async () => {
    first.push({ steps: [{ text: 'Hi' }, { cut: true }] });
    const events = await ask(await services(), { fallback: true });
    expect(textIn(events)).toBe('Hi');
    expect(endOf(events).failure?.code).toBe('E_PROVIDER_STREAM');
    expect(second.chats).toHaveLength(0);
  });

  it('without its key is not asked', async () => {
    const room = await services();
    const settings = settingsOf('openai/gpt');
    expect(endOf(await collect(room.models.stream(settings, {}, modelRequest()))).failure?.code).toBe('E_PROVIDER_NOT_CONFIGURED');
    expect(endOf(await collect(room.models.stream(settingsOf('nobody/x'), {}, modelRequest()))).failure?.code).toBe(
      'E_PROVIDER_NOT_CONFIGURED',
    );
    expect(egress.entries()).toHaveLength(0);
  });

  it('gets only its own key', async () => {
    await ask(await services(), { credentials: { two: 'sk-two' } });
    expect(first.chats[0]?.headers['authorization']).toBeUndefined();
  });
});

describe('a fallback', () => {
  for (const status of [401, 404, 400, 429, 500]) {
    it(`is asked after ${status}, and said`, async () => {
      first.push(refuse(status), refuse(status));
      second.push(say('Second'));
      const events = await ask(await services(), { fallback: true });
      expect(events[0]).toMatchObject({ type: 'fallback', from: 'one/m', to: 'two/n' });
      expect(textIn(events)).toBe('Second');
      expect(second.chats[0]?.body['model']).toBe('n');
    });
  }

  it('is not asked after a tool call', async () => {
    first.push(callTool('f', {}));
    expect(endOf(await ask(await services(), { fallback: true })).reason).toBe('tool_calls');
    expect(second.chats).toHaveLength(0);
  });

  it('that fails too is the failure told', async () => {
    first.push(refuse(401));
    second.push(refuse(404));
    expect(endOf(await ask(await services(), { fallback: true })).failure?.code).toBe('E_PROVIDER_MODEL_NOT_FOUND');
  });
});

describe('the breaker', () => {
  it('rests a provider after failures in a row, tries it again later, and closes', async () => {
    const room = await services({ breaker: { failures: 4, rest_ms: 30_000 } });
    first.push(...Array.from({ length: 4 }, () => refuse(500)));
    await ask(room);
    await ask(room);
    expect(first.chats).toHaveLength(4);
    expect(room.health.of('one').health).toBe('open');
    expect(endOf(await ask(room)).failure?.message).toContain('left alone');
    expect(first.chats).toHaveLength(4);
    now += 30_000;
    first.push(refuse(500));
    expect(endOf(await ask(room)).reason).toBe('failed');
    expect(first.chats).toHaveLength(5);
    expect(room.health.of('one').health).toBe('open');
    now += 30_000;
    first.push(say('Back'));
    expect(textIn(await ask(room))).toBe('Back');
    expect(room.health.of('one').health).toBe('ok');
  });

  it('goes straight to the fallback while it rests', async () => {
    const room = await services({ breaker: { failures: 2 } });
    first.push(refuse(500), refuse(500));
    await ask(room);
    second.push(say('Second'));
    expect(textIn(await ask(room, { fallback: true }))).toBe('Second');
    expect(first.chats).toHaveLength(2);
  });

  it('lets one request try while others go elsewhere', async () => {
    const room = await services({ breaker: { failures: 2 } });
    first.push(refuse(500), refuse(500), { steps: [{ hold: 'go' }, { text: 'Back' }] });
    await ask(room);
    now += 30_000;
    const trial = ask(room);
    await first.until(({ chats }) => chats.length === 3);
    second.push(say('Second'));
    expect(textIn(await ask(room, { fallback: true }))).toBe('Second');
    first.release('go');
    expect(textIn(await trial)).toBe('Back');
  });
});

describe('slots and cancel', () => {
  it('let only so many requests be at a provider at once', async () => {
    const room = await services({ router: { slots: 1 } });
    first.push({ steps: [{ hold: 'one' }, { text: 'A' }] }, say('B'));
    const a = ask(room);
    await first.until(({ chats }) => chats.length === 1);
    const waiting = new AbortController();
    const b = ask(room);
    const c = ask(room, { signal: waiting.signal });
    waiting.abort();
    expect(await c).toEqual([{ type: 'end', reason: 'cancelled' }]);
    expect(first.chats).toHaveLength(1);
    first.release('one');
    expect(textIn(await a)).toBe('A');
    expect(textIn(await b)).toBe('B');
  });

  it('ends at once while waiting to try again', async () => {
    const room = await services({ router: { back_off_ms: 60_000 } });
    const controller = new AbortController();
    first.push(refuse(500));
    const events = ask(room, { signal: controller.signal, fallback: true });
    await first.until(({ openSockets, chats }) => chats.length === 1 && openSockets <= 1);
    controller.abort();
    expect(endOf(await events)).toEqual({ type: 'end', reason: 'cancelled' });
    expect(second.chats).toHaveLength(0);
  });
});

describe('cost', () => {
  it('is nothing on this machine, known by price, else unknown', async () => {
    const room = await services();
    expect(room.models.cost('offline/rules', 5, 5)).toBe(0);
    expect(room.models.cost('ollama/x', 5, 5)).toBe(0);
    expect(room.models.cost('openai/gpt', 5, 5)).toBeNull();
    await room.store.putModels('openai', [
      {
        ref: 'openai/gpt',
        label: 'gpt',
        provider: 'openai',
        capabilities: { tools: true, images: false, reasoning: false, context_tokens: null },
        price: { input: 2, output: 8 },
        local: false,
      },
    ]);
    expect(room.models.cost('openai/gpt', 1_000_000, 500_000)).toBe(6);
  });
});
