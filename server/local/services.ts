/** The composition root: every service of the local server, built once, in one plain object. */
import type { RunEvents } from './runs/runEvents.ts';
import type { BuildInfo } from '../shared/build.ts';
import type { Clock } from '../shared/clock.ts';
import type { Ids } from '../shared/ids.ts';
import type { Log } from '../shared/log.ts';
import type { Lifecycle, RunActivity } from './lifecycle.ts';
import type { Links } from './links/links.ts';
import type { Metrics } from './metrics.ts';
import type { Notices } from './notices.ts';
import type { Flags } from './settings/flagOverrides.ts';

/** What a start is given; everything else follows from it. */
export interface ServerConfig {
  /** The data folder; private to the user. */
  readonly data: string;
  readonly token: string;
  readonly build: BuildInfo;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

export type PartState = 'ok' | 'degraded' | 'down';

export interface Services extends ServerConfig {
  readonly server_id: string;
  readonly started_at: number;
  /** Known once the server listens. */
  readonly port: () => number;
  readonly notices: Notices;
  readonly flags: Flags;
  readonly metrics: Metrics;
  readonly lifecycle: Lifecycle;
  readonly links: Links;
  readonly events: RunEvents;
  readonly runs: RunActivity;
  /** Calls back when the server stops, to end what would keep a connection open; the answer forgets it. */
  readonly onStop: (callback: () => void) => () => void;
  readonly health: () => Readonly<Record<string, PartState>>;
}
