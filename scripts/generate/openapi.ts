/** OpenAPI 3.1 of the local server, from the routes. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { ErrorEnvelope, errors, type ErrorCode } from '#contracts/core/errors';
import { Nothing } from '#contracts/core/nothing';
import type { Route } from '#contracts/core/route';
import { localRoutes } from '#contracts/local/index';
import { inRoot } from '../lib/paths.ts';
import { asJson, type Derived } from './document.ts';

/** Codes every route may answer, beyond those it names. */
const common: readonly ErrorCode[] = ['E_AUTH_HOST', 'E_AUTH_ORIGIN', 'E_VALIDATION', 'E_RATE_LIMITED', 'E_INTERNAL'];

export function openapi(): Derived {
  const { version }: { version: string } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of Object.values<Route>(localRoutes)) {
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route);
  }
  const document = createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Coterie local server',
      version,
      description: 'One server per user and data folder, on 127.0.0.1. Every answer that is not a success has the shape of ErrorEnvelope.',
    },
    servers: [{ url: 'http://127.0.0.1:{port}', variables: { port: { default: '0', description: 'From the discovery file.' } } }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'The token of this launch of the server.' } } },
    paths: paths satisfies ZodOpenApiPathsObject,
  });
  return { path: 'docs/openapi/local.json', content: asJson(document) };
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.id.split('.')[0] ?? route.id],
    security: route.auth === 'none' ? [] : [{ token: [] }],
    'x-lane': route.lane,
    ...(route.flag === undefined ? {} : { 'x-flag': route.flag }),
    ...(isNothing(route.params) && isNothing(route.query)
      ? {}
      : {
          requestParams: {
            ...(isNothing(route.params) ? {} : { path: asObject(route.params) }),
            ...(isNothing(route.query) ? {} : { query: asObject(route.query) }),
          },
        }),
    ...(isNothing(route.body) ? {} : { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }),
    responses: { [`${route.status}`]: { description: 'Success', ...contentOf(route) }, ...failuresOf(route) },
  };
}

function contentOf(route: Route) {
  switch (route.kind) {
    case 'json':
      return { content: { 'application/json': { schema: route.reply } } };
    case 'text':
      return { content: { 'text/plain': { schema: { type: 'string' as const } } } };
    case 'events':
      return { content: { 'text/event-stream': { schema: { type: 'string' as const } } } };
    case 'empty':
      return {};
  }
}

function failuresOf(
  route: Route,
): Record<`${4 | 5}${string}`, { description: string; content: { 'application/json': { schema: z.ZodType } } }> {
  const codes = new Set([...common, ...(route.auth === 'none' ? [] : (['E_AUTH_REQUIRED'] as const)), ...route.errors]);
  const byStatus = Object.groupBy([...codes], (code) => errors[code].http);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, list]) => [
      status,
      { description: (list ?? []).join(', '), content: { 'application/json': { schema: ErrorEnvelope } } },
    ]),
  );
}

const isNothing = (schema: z.ZodType): boolean => schema === Nothing;

function asObject(schema: z.ZodType): z.ZodObject {
  if (!(schema instanceof z.ZodObject)) throw new Error('Parameters and queries are objects.');
  return schema;
}
