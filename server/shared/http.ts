/**
 * Turns route data and handlers into an HTTP application: validation, flags, status and the one error envelope. Who may ask
 * at all is decided before, by the gate (`http/gate.ts`); sockets and limits are `http/nodeServer.ts`. Hono's router finds the
 * route; the answer is written to Node's own response, because loading the web's `Request` and `Response` costs 4 MB and a tenth of a start.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TrieRouter } from 'hono/router/trie-router';
import { getQueryParams, tryDecodeURIComponent } from 'hono/utils/url';
import type { z } from 'zod';
import { AppError, toAppError } from '#contracts/core/errors';
import type { HandlerInput, ReplyOf, Route } from '#contracts/core/route';
import { failureHeaders, failureText } from './http/failure.ts';
import { defaultBodyLimits, readJsonBody, type BodyLimits } from './http/jsonBody.ts';

/** Starts an event stream; called once the answer is certain to be a success. Ends the response itself. */
export type EventStream = (response: ServerResponse) => void;

export interface CallContext {
  readonly request_id: string;
  readonly headers: IncomingMessage['headers'];
}

export type HandlerReply<R extends Route> = R['kind'] extends 'events' ? EventStream : R['kind'] extends 'empty' ? void : ReplyOf<R>;

/** Answers one request. Throws AppError for what the route's contract lists; anything else becomes E_INTERNAL. */
export type Handler<R extends Route> = (input: HandlerInput<R>, context: CallContext) => HandlerReply<R> | Promise<HandlerReply<R>>;

/** A handler for every route: a contract without one does not compile. */
export type Handlers<Routes extends Record<string, Route>> = { readonly [K in keyof Routes]: Handler<Routes[K]> };

export interface MountOptions {
  readonly flagOn: (flag: string) => boolean;
  /** Told of every failure that is a bug or a broken machine. */
  readonly onError: (error: AppError, request_id: string, route: Route | undefined) => void;
  readonly body?: BodyLimits;
  /** Tests check every reply against its contract. */
  readonly checkReplies?: boolean;
}

/** What the node listener hands on with each request. */
export interface RequestEnv {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly request_id: string;
  /** Told which route it was, for logs and metrics. */
  readonly matched: (route: Route) => void;
}

export interface HttpApp {
  /** Answers one admitted request; never rejects. */
  handle(env: RequestEnv): Promise<void>;
}

export function mountRoutes<Routes extends Record<string, Route>>(
  routes: Routes,
  handlers: Handlers<Routes>,
  options: MountOptions,
): HttpApp {
  const router = new TrieRouter<Mounted>();
  for (const name in routes) {
    const route = routes[name];
    if (route === undefined) continue;
    router.add(route.method, honoPath(route.path), { route, answer: bind(route, handlers[name], options) });
  }
  return {
    async handle(env) {
      let route: Route | undefined;
      try {
        const { url = '/', method = 'GET' } = env.incoming;
        const [found] = router.match(method === 'HEAD' ? 'GET' : method, pathOf(url))[0];
        if (found === undefined) throw new AppError('E_NOT_FOUND');
        const [mounted, params] = found;
        ({ route } = mounted);
        env.matched(route);
        await mounted.answer(env, decoded(params), queryOf(url));
      } catch (thrown) {
        fail(thrown, env, route, options);
      }
    },
  };
}

interface Mounted {
  readonly route: Route;
  readonly answer: Answer;
}

/** As it was sent: what the gate has seen is what is matched. */
const pathOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? '';

const decoded = (params: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, tryDecodeURIComponent(String(value))]));

function queryOf(url: string): Record<string, string[]> {
  const query = url.includes('?') ? getQueryParams(`http://server${url}`) : {};
  return query === undefined || Array.isArray(query) ? {} : query;
}

export const honoPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

type Answer = (env: RequestEnv, params: Record<string, string>, query: Record<string, string[]>) => Promise<void>;

/** An unauthenticated caller may send little. */
const openRouteBodyBytes = 4096;

function bind<R extends Route>(route: R, handler: Handler<R>, options: MountOptions): Answer {
  const limits = options.body ?? defaultBodyLimits;
  const bodyLimits = route.auth === 'none' ? { ...limits, bytes: openRouteBodyBytes } : limits;
  const paramsSchema: R['params'] = route.params;
  const querySchema: R['query'] = route.query;
  const bodySchema: R['body'] = route.body;
  return async (env, params, query) => {
    if (route.flag !== undefined && !options.flagOn(route.flag))
      throw new AppError('E_CAPABILITY_DISABLED', undefined, { detail: { flag: route.flag } });
    const input = {
      params: validate(paramsSchema, params, 'params'),
      query: validate(querySchema, single(query), 'query'),
      body: validate(bodySchema, await readJsonBody(env.incoming, bodyLimits), 'body'),
    };
    const reply: unknown = await handler(input, { request_id: env.request_id, headers: env.incoming.headers });
    if (isEventStream(reply)) {
      return reply(env.outgoing);
    }
    if (options.checkReplies === true) route.reply.parse(reply);
    render(env.outgoing, route, reply);
  };
}

const isEventStream = (reply: unknown): reply is EventStream => typeof reply === 'function';

function render(response: ServerResponse, route: Route, reply: unknown): void {
  if (route.kind === 'empty') return void response.writeHead(route.status).end();
  if (route.kind === 'text') return send(response, route.status, { 'content-type': 'text/plain; charset=utf-8' }, String(reply));
  send(response, route.status, { 'content-type': 'application/json; charset=utf-8' }, JSON.stringify(reply));
}

function send(response: ServerResponse, status: number, headers: Record<string, string>, text: string): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text);
}

/** No parameters and an empty query are `Nothing` to a schema of that kind, and an empty object to any other. */
function validate<T extends z.ZodType>(schema: T, value: unknown, part: 'params' | 'query' | 'body'): z.output<T> {
  const none =
    part !== 'body' && schema.type === 'undefined' && typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  const parsed = schema.safeParse(none ? undefined : value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues
    .slice(0, 20)
    .map((issue) => ({ path: [part, ...issue.path].map(String).join('.'), code: issue.code, message: issue.message }));
  throw new AppError('E_VALIDATION', undefined, { detail: { issues } });
}

/** A name given twice is refused: two readers could disagree about which one counts. */
function single(query: Record<string, string[]>): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, given] of Object.entries(query)) {
    const [value] = given;
    if (given.length !== 1 || value === undefined)
      throw new AppError('E_VALIDATION', undefined, {
        detail: { issues: [{ path: `query.${name}`, code: 'repeated', message: 'given more than once' }] },
      });
    values[name] = value;
  }
  return values;
}

function fail(thrown: unknown, env: RequestEnv, route: Route | undefined, options: MountOptions): void {
  const error = toAppError(thrown);
  if (error.http >= 500) options.onError(error, env.request_id, route);
  // An event stream that has begun cannot say it any more.
  if (env.outgoing.headersSent) return void env.outgoing.destroy();
  send(env.outgoing, error.http, failureHeaders(error), failureText(error, env.request_id));
}
