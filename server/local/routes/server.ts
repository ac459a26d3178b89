/** Who the server is, how it fares, and how a newer one takes over. */
import process from 'node:process';
import type { LocalRoutes } from '#contracts/local/index';
import type { Handlers } from '../../shared/http.ts';
import { identityProof } from '../../shared/token.ts';
import type { Services } from '../services.ts';

type ServerRoutes = Pick<LocalRoutes, 'identityProve' | 'healthGet' | 'metaGet' | 'metricsGet' | 'flagsPatch' | 'serverRetire'>;

const overall = { ok: 'healthy', degraded: 'degraded', down: 'unhealthy' } as const;

export function createServerHandlers(services: Services): Handlers<ServerRoutes> {
  const { build, clock, flags, lifecycle, links, metrics, notices, runs } = services;
  return {
    identityProve: ({ body }) => ({ proof: identityProof(services.token, services.port(), body.challenge) }),
    healthGet: () => {
      const store = runs.health();
      return { status: overall[store], version: build.version, services: { store }, timestamp: clock.now() };
    },
    metaGet: () => ({
      version: build.version,
      server_id: services.server_id,
      pid: process.pid,
      started_at: services.started_at,
      flags: flags.values,
      capabilities: Object.entries(flags.values).flatMap(([name, on]) => (on ? [name] : [])),
      clients: links.count,
      active_runs: runs.activeRuns(),
      retiring: lifecycle.retiring,
      notices: [...notices.list()],
    }),
    metricsGet: () => metrics.text(),
    flagsPatch: async ({ body }) => ({ flags: await flags.override(body.flags) }),
    serverRetire: () => {
      lifecycle.retire();
      return { retiring: true, active_runs: runs.activeRuns() };
    },
  };
}
