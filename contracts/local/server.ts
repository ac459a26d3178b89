/** The server itself: who it is, how it fares, and how a newer version takes over. */
import { z } from 'zod';
import { defineRoute } from '../core/route.ts';
import { Nothing } from '../core/nothing.ts';
import { Millis } from '../core/time.ts';
import { FlagValues } from './flags.ts';

/**
 * Proves that whoever listens on the port holds the token, before the token is sent to it. The only route without
 * authentication. `proof` = hex HMAC-SHA-256 with the token as key over `coterie-identity-v1|<port>|<challenge>`.
 */
export const identityProve = defineRoute({
  id: 'identity.prove',
  method: 'POST',
  path: '/v1/identity',
  lane: 'ui',
  auth: 'none',
  summary: 'Proves that this server holds the token',
  status: 200,
  kind: 'json',
  params: Nothing,
  query: Nothing,
  body: z.object({ challenge: z.string().regex(/^[0-9a-f]{64}$/) }),
  reply: z.object({ proof: z.string().regex(/^[0-9a-f]{64}$/) }),
  errors: [],
});

export const Health = z
  .object({
    status: z.enum(['healthy', 'degraded', 'unhealthy']),
    version: z.string(),
    services: z.record(z.string(), z.enum(['ok', 'degraded', 'down'])),
    timestamp: Millis,
  })
  .meta({ id: 'Health' });

export const healthGet = defineRoute({
  id: 'health.get',
  method: 'GET',
  path: '/v1/health',
  lane: 'ui',
  auth: 'token',
  summary: 'Whether the server and its parts work',
  status: 200,
  kind: 'json',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: Health,
  errors: [],
});

export const Notice = z.object({ id: z.string(), level: z.enum(['info', 'warning', 'error']), text: z.string(), at: Millis });

export const Meta = z
  .object({
    version: z.string(),
    server_id: z.string(),
    pid: z.int(),
    started_at: Millis,
    flags: FlagValues,
    capabilities: z.array(z.string()),
    clients: z.int().nonnegative(),
    active_runs: z.int().nonnegative(),
    retiring: z.boolean(),
    /** What the user should know of this server's state, such as a damaged file that was set aside. */
    notices: z.array(Notice),
  })
  .meta({ id: 'Meta' });

export const metaGet = defineRoute({
  id: 'meta.get',
  method: 'GET',
  path: '/v1/meta',
  lane: 'ui',
  auth: 'token',
  summary: 'Version, flags, capabilities and state',
  status: 200,
  kind: 'json',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: Meta,
  errors: [],
});

export const metricsGet = defineRoute({
  id: 'metrics.get',
  method: 'GET',
  path: '/metrics',
  lane: 'ui',
  auth: 'token',
  summary: 'Prometheus text',
  status: 200,
  kind: 'text',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.string(),
  errors: [],
});

export const flagsPatch = defineRoute({
  id: 'flags.patch',
  method: 'PATCH',
  path: '/v1/flags',
  lane: 'ui',
  auth: 'token',
  summary: 'Overrides feature flags; null returns one to its default',
  status: 200,
  kind: 'json',
  params: Nothing,
  query: Nothing,
  body: z.object({ flags: z.record(z.string(), z.boolean().nullable()) }),
  reply: z.object({ flags: FlagValues }),
  errors: ['E_VALIDATION'],
});

export const serverRetire = defineRoute({
  id: 'server.retire',
  method: 'POST',
  path: '/v1/server/retire',
  lane: 'ui',
  auth: 'token',
  summary: 'Asks the server to finish its runs, take no new ones, and exit, so that `version` can take over',
  status: 202,
  kind: 'json',
  params: Nothing,
  query: Nothing,
  body: z.object({ version: z.string().min(1).max(100) }),
  reply: z.object({ retiring: z.boolean(), active_runs: z.int().nonnegative() }),
  errors: [],
});
