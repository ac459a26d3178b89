import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { PanelContract } from '#contracts/bridge/bridge';
import { createBridge, type WebviewApi } from '../../../webview/bridge.ts';

const contract = {
  requests: { add: { input: z.object({ a: z.number() }), output: z.object({ sum: z.number() }) } },
  events: { tick: z.object({ at: z.number() }) },
} as const satisfies PanelContract;

function make() {
  const sent: unknown[] = [];
  const source = new EventTarget();
  const api: WebviewApi = { postMessage: (message) => void sent.push(message), getState: () => undefined, setState: () => undefined };
  const receive = (data: unknown) => source.dispatchEvent(new MessageEvent('message', { data }));
  return { bridge: createBridge(contract, api, source), sent, receive };
}

describe('the bridge', () => {
  it('answers a request with its own reply, out of order', async () => {
    const { bridge, sent, receive } = make();
    const first = bridge.request('add', { a: 1 });
    const second = bridge.request('add', { a: 2 });
    expect(sent).toEqual([
      { bridge: 'request', id: 1, name: 'add', input: { a: 1 } },
      { bridge: 'request', id: 2, name: 'add', input: { a: 2 } },
    ]);
    receive({ bridge: 'reply', id: 2, ok: true, output: { sum: 20 } });
    receive({ bridge: 'reply', id: 1, ok: false, failure: { code: 'E_CONFLICT', message: 'no' } });
    expect(await second).toEqual({ ok: true, value: { sum: 20 } });
    expect(await first).toEqual({ ok: false, failure: { code: 'E_CONFLICT', message: 'no' } });
  });

  it('turns a reply that breaks the contract, and silence, into failures', async () => {
    const { bridge, receive } = make();
    const broken = bridge.request('add', { a: 1 });
    receive({ bridge: 'reply', id: 1, ok: true, output: { sum: 'many' } });
    expect(await broken).toMatchObject({ ok: false, failure: { code: 'PROXY_ERROR' } });
    expect(await bridge.request('add', { a: 1 }, { timeoutMs: 1 })).toMatchObject({ ok: false, failure: { code: 'E_TIMEOUT' } });
  });

  it('passes on events that fit, until told to stop', () => {
    const { bridge, receive } = make();
    const heard: number[] = [];
    const stop = bridge.on('tick', ({ at }) => heard.push(at));
    receive({ bridge: 'event', name: 'tick', data: { at: 1 } });
    receive({ bridge: 'event', name: 'tick', data: { at: 'x' } });
    receive({ bridge: 'event', name: 'tock', data: { at: 2 } });
    receive('noise');
    stop();
    receive({ bridge: 'event', name: 'tick', data: { at: 3 } });
    expect(heard).toEqual([1]);
  });
});
