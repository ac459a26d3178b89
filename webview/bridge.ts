/**
 * The typed client of a panel's messages, and the only caller of `acquireVsCodeApi`. Every message received is checked
 * against the contract; what does not fit is dropped. Requests answer values, never throw, and always end (time-out).
 */
import type { z } from 'zod';
import { BridgeEvent, BridgeReply, type PanelContract } from '#contracts/bridge/bridge';
import { errors, type Failure } from '#contracts/core/errors';

/** What the editor gives a webview. */
export interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  function acquireVsCodeApi(): WebviewApi;
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

type RequestName<P extends PanelContract> = keyof P['requests'] & string;
type EventName<P extends PanelContract> = keyof P['events'] & string;
type Input<P extends PanelContract, N extends RequestName<P>> = z.input<P['requests'][N]['input']>;
type Output<P extends PanelContract, N extends RequestName<P>> = z.output<P['requests'][N]['output']>;

export interface Bridge<P extends PanelContract> {
  /** `timeoutMs: null` waits for as long as a person may need. The default is 30 s. */
  request<N extends RequestName<P>>(name: N, input: Input<P, N>, options?: { timeoutMs: number | null }): Promise<Answer<Output<P, N>>>;
  /** Answers a function that stops listening. */
  on<N extends EventName<P>>(name: N, listener: (data: z.output<P['events'][N]>) => void): () => void;
  /** Says that events may come now. */
  ready(): void;
  /** What `saveState` was last given, also after a reload. Untrusted: parse it. */
  loadState(): unknown;
  saveState(state: unknown): void;
}

export const defaultTimeoutMs = 30_000;

export function createBridge<P extends PanelContract>(
  contract: P,
  api: WebviewApi = acquireVsCodeApi(),
  source: EventTarget = window,
): Bridge<P> {
  const pending = new Map<number, (reply: BridgeReply) => void>();
  const listeners = new Map<string, Set<(data: unknown) => void>>();
  let lastId = 0;

  source.addEventListener('message', (message) => {
    const data: unknown = message instanceof MessageEvent ? message.data : undefined;
    const reply = BridgeReply.safeParse(data);
    if (reply.success) {
      pending.get(reply.data.id)?.(reply.data);
      return;
    }
    const event = BridgeEvent.safeParse(data);
    if (!event.success) return;
    for (const listener of listeners.get(event.data.name) ?? []) listener(event.data.data);
  });

  return {
    request: (name, input, options = { timeoutMs: defaultTimeoutMs }) =>
      new Promise((resolve) => {
        const id = ++lastId;
        const timer =
          options.timeoutMs === null
            ? undefined
            : setTimeout(() => settle({ ok: false, failure: failureOf('E_TIMEOUT') }), options.timeoutMs);
        const settle = (answer: Answer<Output<P, typeof name>>) => {
          clearTimeout(timer);
          pending.delete(id);
          resolve(answer);
        };
        pending.set(id, (reply) => {
          if (!reply.ok) return settle({ ok: false, failure: reply.failure });
          const schema = contract.requests[name]?.output;
          const output = schema ? read<P['requests'][typeof name]['output']>(schema, reply.output) : undefined;
          settle(output ? { ok: true, value: output.value } : { ok: false, failure: failureOf('PROXY_ERROR') });
        });
        api.postMessage({ bridge: 'request', id, name, input });
      }),
    on: (name, listener) => {
      const schema = lookUp<P['events'], typeof name>(contract.events, name);
      const checked = (data: unknown) => {
        const event = read<P['events'][typeof name]>(schema, data);
        if (event) listener(event.value);
      };
      const named = listeners.get(name) ?? new Set();
      listeners.set(name, named.add(checked));
      return () => named.delete(checked);
    },
    ready: () => api.postMessage({ bridge: 'ready' }),
    loadState: () => api.getState(),
    saveState: (state) => api.setState(state),
  };
}

function read<T extends z.ZodType>(schema: T, data: unknown): { value: z.output<T> } | undefined {
  const parsed = schema.safeParse(data);
  return parsed.success ? { value: parsed.data } : undefined;
}

function lookUp<S extends Record<string, z.ZodType>, N extends keyof S>(schemas: S, name: N): S[N] {
  return schemas[name];
}

function failureOf(code: Failure['code']): Failure {
  return { code, message: errors[code].user };
}
