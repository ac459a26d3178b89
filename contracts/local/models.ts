import { z } from 'zod';
import { Failure } from '../core/errors.ts';
import { Nothing } from '../core/nothing.ts';
import { defineRoute } from '../core/route.ts';
import { Model, ProviderConfig, ProviderId, ProviderState } from '../agents/model.ts';

export const modelsList = defineRoute({
  id: 'models.list',
  method: 'GET',
  path: '/v1/models',
  lane: 'ui',
  auth: 'token',
  summary: 'Every model a run may name now: Offline, VS Code’s own, those found on this machine, those of providers set up',
  status: 200,
  kind: 'json',
  params: Nothing,
  query: z.object({ refresh: z.stringbool().optional() }),
  body: Nothing,
  reply: z.object({ items: z.array(Model) }),
  errors: [],
});

export const providersList = defineRoute({
  id: 'providers.list',
  method: 'GET',
  path: '/v1/providers',
  lane: 'ui',
  auth: 'token',
  summary: 'Providers and how they fare',
  status: 200,
  kind: 'json',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.object({ items: z.array(ProviderState) }),
  errors: [],
});

const byId = z.object({ id: ProviderId });

export const providersPut = defineRoute({
  id: 'providers.put',
  method: 'PUT',
  path: '/v1/providers/{id}',
  lane: 'ui',
  auth: 'token',
  summary: 'Remembers where a provider is; never its key',
  status: 200,
  kind: 'json',
  params: byId,
  query: Nothing,
  body: ProviderConfig,
  reply: ProviderState,
  errors: ['E_CONFLICT', 'E_STORE_FULL'],
});

export const providersDelete = defineRoute({
  id: 'providers.delete',
  method: 'DELETE',
  path: '/v1/providers/{id}',
  lane: 'ui',
  auth: 'token',
  summary: 'Forgets a provider and its known models',
  status: 204,
  kind: 'empty',
  params: byId,
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  errors: ['E_NOT_FOUND', 'E_STORE_FULL'],
});

export const providersCheck = defineRoute({
  id: 'providers.check',
  method: 'POST',
  path: '/v1/providers/{id}/check',
  lane: 'ui',
  auth: 'token',
  summary: 'Checks a provider and a key against the provider itself and learns its models',
  status: 200,
  kind: 'json',
  params: byId,
  query: Nothing,
  body: z.object({ config: ProviderConfig.optional(), api_key: z.string().max(4096).optional() }),
  /** A refused key or an unreachable provider is an answer, not an error. */
  reply: z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), models: z.array(Model) }),
    z.object({ ok: z.literal(false), failure: Failure }),
  ]),
  errors: ['E_NOT_FOUND'],
});
