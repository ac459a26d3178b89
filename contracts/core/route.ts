/**
 * A route is plain data. The server mounts it, the typed client calls it, OpenAPI and the endpoint map are
 * generated from it. `defineRoute` only checks the shape and keeps the types.
 */
import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who a route is for; each lane has its own middleware. */
export type Lane = 'ui' | 'public' | 'dev' | 'legacy' | 'cloud';

/** What a handler answers: a JSON body, nothing, an event stream, or plain text. */
export type ResponseKind = 'json' | 'empty' | 'events' | 'text';

export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  /** `noun.verb`, unique; the name of the client's method and the OpenAPI operation. */
  readonly id: string;
  readonly method: Method;
  /** OpenAPI style, with `{name}` for parameters. */
  readonly path: string;
  readonly lane: Lane;
  /** `none` is a decision a test counts: only the identity proof may have it on the local server. */
  readonly auth: 'token' | 'none';
  readonly summary: string;
  /** Status of success. */
  readonly status: 200 | 201 | 202 | 204;
  readonly kind: ResponseKind;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly reply: Reply;
  /** Codes this route may answer beyond those every route may (auth, validation, internal). */
  readonly errors: readonly ErrorCode[];
  /** The flag that turns it off, if any. */
  readonly flag?: string;
}

export function defineRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Reply extends z.ZodType,
  Kind extends ResponseKind,
>(route: Route<Params, Query, Body, Reply> & { readonly kind: Kind }): Route<Params, Query, Body, Reply> & { readonly kind: Kind } {
  return route;
}

/** What a caller passes, before defaults are filled in. */
export interface CallInput<R extends Route> {
  params: z.input<R['params']>;
  query: z.input<R['query']>;
  body: z.input<R['body']>;
}

/** What a handler receives, after validation. */
export interface HandlerInput<R extends Route> {
  params: z.output<R['params']>;
  query: z.output<R['query']>;
  body: z.output<R['body']>;
}

export type ReplyOf<R extends Route> = z.output<R['reply']>;
