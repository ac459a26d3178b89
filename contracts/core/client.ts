/**
 * The typed client, derived from route data. It knows no transport: the caller passes `send`, which carries one request
 * and answers status and body. A reply that is not what the contract says is a PROXY_ERROR, never a silent cast.
 */
import { AppError, ErrorEnvelope } from './errors.ts';
import type { CallInput, Method, ReplyOf, Route } from './route.ts';

export interface WireRequest {
  readonly method: Method;
  /** Path and query, percent-encoded. */
  readonly path: string;
  /** JSON text, or undefined for none. */
  readonly body: string | undefined;
}

export interface WireReply {
  readonly status: number;
  readonly body: string;
}

/** Carries one request. Throws AppError `BACKEND_DOWN` when nobody listens, `PROXY_ERROR` when the answer breaks off. */
export type Send = (request: WireRequest) => Promise<WireReply>;

type Given<R extends Route> = { [K in keyof CallInput<R> as CallInput<R>[K] extends undefined ? never : K]: CallInput<R>[K] };

/** One method per route of kind json, empty or text. Rejects with the server's error as AppError. */
export type Client<Routes extends Record<string, Route>> = {
  readonly [K in keyof Routes as Routes[K]['kind'] extends 'events' ? never : K]: keyof Given<Routes[K]> extends never
    ? () => Promise<ReplyOf<Routes[K]>>
    : (input: Given<Routes[K]>) => Promise<ReplyOf<Routes[K]>>;
};

export function createClient<Routes extends Record<string, Route>>(routes: Routes, send: Send): Client<Routes> {
  const methods: Record<string, (input?: Partial<CallInput<Route>>) => Promise<unknown>> = {};
  for (const [name, route] of Object.entries(routes)) {
    if (route.kind !== 'events') methods[name] = (input = {}) => call(route, input, send);
  }
  return methods as unknown as Client<Routes>;
}

async function call(route: Route, input: Partial<CallInput<Route>>, send: Send): Promise<unknown> {
  const path = toPath(route.path, input.params) + toQuery(input.query);
  const reply = await send({ method: route.method, path, body: input.body === undefined ? undefined : JSON.stringify(input.body) });
  if (reply.status !== route.status) throw toError(reply);
  if (route.kind === 'empty') return undefined;
  if (route.kind === 'text') return reply.body;
  const parsed = route.reply.safeParse(parseJson(reply.body));
  if (!parsed.success) throw new AppError('PROXY_ERROR', `The server’s answer to ${route.id} was not understood.`, { cause: parsed.error });
  return parsed.data;
}

function toError(reply: WireReply): AppError {
  const parsed = ErrorEnvelope.safeParse(parseJson(reply.body));
  if (!parsed.success) return new AppError('PROXY_ERROR', `The server answered with status ${reply.status}.`);
  const { code, message, detail } = parsed.data.error;
  return new AppError(code, message, detail === undefined ? {} : { detail });
}

export function toPath(template: string, params: unknown): string {
  const values = (params ?? {}) as Record<string, unknown>;
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
}

function toQuery(query: unknown): string {
  const pairs = Object.entries((query ?? {}) as Record<string, unknown>).filter(([, value]) => value !== undefined);
  if (pairs.length === 0) return '';
  return `?${pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join('&')}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
