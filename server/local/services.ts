/** The composition root: every service of the local server, built once, in one plain object. */
import process from 'node:process';
import type { BuildInfo } from '../shared/build.ts';
import type { Clock } from '../shared/clock.ts';
import type { Ids } from '../shared/ids.ts';
import type { Log } from '../shared/log.ts';
import { changeFromEdits } from './edits/changeFromEdits.ts';
import { planEdits } from './edits/planEdits.ts';
import { createEgress, type Egress } from './egress.ts';
import { createLifecycle, type Lifecycle, type LifecycleTimes, type StopReason } from './lifecycle.ts';
import { createLinkHub, type LinkHub, type LinkTimes } from './links/linkHub.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createNotices, type Notices } from './notices.ts';
import { createProviderServices, type ProviderServices } from './providers/createProviderServices.ts';
import { createRunServices } from './runs/createRunServices.ts';
import type { RunServices } from './runs/runServices.ts';
import { openFlags, type Flags } from './settings/flagOverrides.ts';
import { createTools } from './tools/index.ts';

/** What a start is given; everything else follows from it. */
export interface ServerConfig {
  /** The data folder; private to the user. */
  readonly data: string;
  readonly token: string;
  readonly build: BuildInfo;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** False for a server somebody started by hand: it stays until it is told to end. */
  readonly idleExit: boolean;
  /** `HTTP_PROXY` and its kin; nothing else of the environment is read. */
  readonly proxyEnv?: NodeJS.ProcessEnv;
  readonly times?: LifecycleTimes & LinkTimes;
}

/** What the services need of the server around them. */
export interface ServerDoors {
  /** Known once the server listens. */
  readonly port: () => number;
  readonly onStop: (reason: StopReason) => void;
}

export interface Services extends ServerConfig {
  readonly server_id: string;
  readonly started_at: number;
  readonly port: () => number;
  readonly notices: Notices;
  readonly flags: Flags;
  readonly metrics: Metrics;
  readonly lifecycle: Lifecycle;
  readonly links: LinkHub;
  readonly egress: Egress;
  readonly providers: ProviderServices;
  readonly runs: RunServices;
  /** Streams to end when the server stops; the answer takes one off again. */
  readonly onStop: (end: () => void) => () => void;
  /** Ends what keeps connections open: links and event streams. */
  endStreams(): void;
  /** Writes everything out and closes the store. */
  close(): Promise<void>;
}

export async function createServices(config: ServerConfig, doors: ServerDoors): Promise<Services> {
  const { data, clock, ids, log, build, times = {} } = config;
  const server_id = ids.next();
  const notices = createNotices(clock);
  const flags = await openFlags({ data, clock, notices });
  const streams = new Set<() => void>();

  const links = createLinkHub({
    ...times,
    ids,
    log,
    events: () => runs.events,
    welcome: { server_id, version: build.version, pid: process.pid },
    onClient: () => lifecycle.enter(),
    onEventsSent: (count) => metrics.eventsSent(count),
  });
  const egress = createEgress({ clock, ...(config.proxyEnv === undefined ? {} : { proxyEnv: config.proxyEnv }) });
  const providers = await createProviderServices({ data, clock, notices, egress, links, flags });
  const runs = createRunServices({
    dataDir: data,
    clock,
    ids,
    log,
    models: providers.models,
    links,
    tools: createTools({ planEdits, changeFromEdits }),
    planEdits,
    flags,
  });
  for (const { id, level, text } of runs.notices) notices.add(id, level, text);
  const lifecycle = createLifecycle({
    ...times,
    runs,
    idleExit: config.idleExit,
    onRetiring: () => links.broadcast({ frame: 'retiring' }),
    onStop: doors.onStop,
  });
  const metrics = createMetrics({ activeRuns: () => runs.activeRuns(), clients: () => links.count });

  return {
    ...config,
    server_id,
    started_at: clock.now(),
    port: doors.port,
    notices,
    flags,
    metrics,
    lifecycle,
    links,
    egress,
    providers,
    runs,
    onStop(end) {
      streams.add(end);
      return () => streams.delete(end);
    },
    endStreams() {
      links.close();
      for (const end of streams) end();
    },
    async close() {
      await runs.close();
      egress.close();
    },
  };
}
