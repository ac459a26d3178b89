/**
 * Finds the server of a data folder or wins the right to become it. Several candidates may try at once, in any order and
 * dying at any moment; one leads, the others find it.
 */
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { isNewerBuild, type BuildInfo } from '../../shared/build.ts';
import type { Clock } from '../../shared/clock.ts';
import { readDiscovery, type Discovery } from './discoveryFile.ts';
import { askToRetire, isRetiring, probe } from './probe.ts';
import { lockServer, type ServerLock } from './lockServer.ts';

export type Position =
  | { readonly role: 'found'; readonly discovery: Discovery }
  | { readonly role: 'leader'; readonly lock: ServerLock }
  /** Somebody holds the lock but cannot be reached. */
  | { readonly role: 'stuck' };

export interface JoinOptions {
  /** A prepared data folder. */
  readonly data: string;
  readonly build: BuildInfo;
  readonly clock: Clock;
  /** Whether an older server is asked to make way. */
  readonly takeover: boolean;
  readonly waitMs?: number;
  /** How long a retiring server may finish its runs. */
  readonly retireMs?: number;
  /** Called every few seconds while a server finishes its runs before it makes way. What it throws ends the wait. */
  readonly onWaiting?: () => void;
}

const retryMs = 40;
/** While another finishes its runs there is no hurry; each look is two requests to it. */
const patientMs = 200;
const waitingMs = 2000;

export async function joinOrLead(options: JoinOptions): Promise<Position> {
  const { data, build, clock, takeover, waitMs = 15_000, retireMs = 660_000 } = options;
  let deadline = clock.monotonic() + waitMs;
  const asked = new Set<string>();
  let said = clock.monotonic();
  while (clock.monotonic() < deadline) {
    const read = readDiscovery(data);
    if (read.state === 'found' && (await probe(read.discovery)) === 'proven') {
      const { discovery } = read;
      const older = takeover && isNewerBuild(build, { version: discovery.version, ...discovery.build });
      if (older && !asked.has(discovery.server_id)) {
        asked.add(discovery.server_id);
        await askToRetire(discovery, build.version);
        deadline = clock.monotonic() + retireMs;
      }
      if (!older && !(await isRetiring(discovery))) return { role: 'found', discovery };
      if (!older && !asked.has(discovery.server_id)) {
        asked.add(discovery.server_id);
        deadline = clock.monotonic() + retireMs;
      }
    } else {
      const lock = lockServer(data);
      if (lock !== null) return { role: 'leader', lock };
    }
    if (asked.size > 0 && clock.monotonic() - said >= waitingMs) {
      said = clock.monotonic();
      options.onWaiting?.();
    }
    /** Candidates started together must not try together for ever. */
    await sleep((asked.size > 0 ? patientMs : retryMs) + (process.pid % 40));
  }
  return { role: 'stuck' };
}
