/** What every provider promises, whichever it is: one end at the end, no throw, cancel at once, nothing left open. */
import { describe, expect, it } from 'vitest';
import { ModelEvent, ProviderKind, type Model } from '#contracts/agents/model';
import { createEgress } from '../../../../server/local/egress.ts';
import { createProviders, providerFactories } from '../../../../server/local/providers/index.ts';
import type { ModelRequest, Provider, ProviderTarget } from '../../../../server/local/providers/provider.ts';
import { createOpenAICompatible } from '../../../../server/local/providers/openai/openaiCompatible.ts';
import { collect, endOf, modelRequest, targetOf, textIn } from '../../../support/modelCalls.ts';
import { callTool, refuse, say, type Script } from '../../../support/providerScript.ts';
import { ScriptedProvider } from '../../../support/scriptedProvider.ts';

/** A provider with something behind it that can be told what to answer. */
interface Bench {
  readonly provider: Provider;
  readonly target: ProviderTarget;
  /** Null: this provider cannot be made to do that. */
  script(script: Script): void;
  readonly scripted: boolean;
  close(): Promise<void>;
}

const model: Model = {
  ref: 'vscode/m',
  label: 'M',
  provider: 'vscode',
  capabilities: { tools: true, images: false, reasoning: false, context_tokens: 1000 },
  price: null,
  local: false,
};

async function benchOf(kind: ProviderKind): Promise<Bench> {
  const server = await ScriptedProvider.start();
  const egress = createEgress();
  const upstream = createOpenAICompatible({ egress });
  const target = targetOf(server.baseUrl);
  // The window's side of the link is played by the real client, asked for the same model.
  const links = { models: () => [model], callModel: (request: ModelRequest) => upstream.stream(target, request) };
  const providers = createProviders({ egress, links });
  return {
    provider: providers[kind],
    target,
    scripted: kind !== 'offline',
    script: (script) => void server.push(script),
    close: async () => {
      egress.close();
      await server.close();
    },
  };
}

describe('the list of providers', () => {
  it('has every kind', () => {
    expect(Object.keys(providerFactories).toSorted()).toEqual([...ProviderKind.options].toSorted());
  });
});

for (const kind of ProviderKind.options) {
  describe(`${kind} keeps what a provider promises:`, () => {
    async function ask(
      script: Script | null,
      options: { signal?: AbortSignal; text?: string } = {},
    ): Promise<{ streamed: ModelEvent[]; whole: readonly ModelEvent[]; scripted: boolean }> {
      const bench = await benchOf(kind);
      try {
        if (script !== null) for (let turn = 0; turn < 2; turn += 1) bench.script(script);
        const streamed = await collect(bench.provider.stream(bench.target, modelRequest(options)));
        const whole = await bench.provider.once(bench.target, modelRequest(options));
        for (const event of [...streamed, ...whole]) ModelEvent.parse(event);
        endOf(streamed);
        endOf(whole);
        return { streamed, whole, scripted: bench.scripted };
      } finally {
        await bench.close();
      }
    }

    it('an answer, unicode whole', async () => {
      const { streamed, whole, scripted } = await ask(say('Grüße 🧑‍🚀', { piece: 1 }), { text: 'Grüße 🧑‍🚀' });
      expect(endOf(streamed).reason).not.toBe('failed');
      expect(textIn(whole).isWellFormed()).toBe(true);
      for (const events of scripted ? [streamed, whole] : []) expect(textIn(events)).toBe('Grüße 🧑‍🚀');
    });

    it('an empty answer', async () => {
      const { streamed, scripted } = await ask({ steps: [] }, { text: '' });
      for (const events of scripted ? [streamed] : []) expect(events).toEqual([{ type: 'end', reason: 'stop' }]);
    });

    it('a tool call, whole', async () => {
      const { streamed, whole, scripted } = await ask(callTool('read_file', { path: 'ü.ts' }));
      for (const events of scripted ? [streamed, whole] : []) {
        expect(events[0]).toMatchObject({ type: 'tool_call', call: { name: 'read_file', arguments: '{"path":"ü.ts"}' } });
        expect(endOf(events).reason).toBe('tool_calls');
      }
    });

    it('usage before the end', async () => {
      const { streamed } = await ask({ steps: [{ text: 'Hi' }, { usage: { input: 7, output: 1 } }] });
      expect(streamed.at(-2)).toMatchObject({ type: 'usage' });
    });

    it('a failure as data', async () => {
      const { streamed, whole, scripted } = await ask(refuse(500));
      for (const events of scripted ? [streamed, whole] : [])
        expect(endOf(events)).toMatchObject({ reason: 'failed', failure: { code: 'E_PROVIDER_UNAVAILABLE' } });
    });

    it('cancel before the call', async () => {
      const { streamed, whole } = await ask(null, { signal: AbortSignal.abort() });
      expect(streamed).toEqual([{ type: 'end', reason: 'cancelled' }]);
      expect(endOf(whole).reason).toBe('cancelled');
    });

    it('cancel in the middle, at once', async () => {
      const bench = await benchOf(kind);
      bench.script({ steps: [{ text: 'Hi' }, { stall: true }] });
      const controller = new AbortController();
      const events: ModelEvent[] = [];
      for await (const event of bench.provider.stream(bench.target, modelRequest({ signal: controller.signal }))) {
        events.push(event);
        controller.abort();
      }
      expect(endOf(events).reason).toBe('cancelled');
      await bench.close();
    });

    it('models and health without a throw', async () => {
      const bench = await benchOf(kind);
      const signal = AbortSignal.timeout(5000);
      expect(await bench.provider.listModels(bench.target, signal)).toMatchObject({ ok: true });
      expect(await bench.provider.healthcheck(bench.target, signal)).toBeNull();
      expect(bench.provider.capabilities('whatever')).toMatchObject({ tools: true });
      await bench.close();
    });
  });
}
