/**
 * What a spawned candidate does: it finds the data folder's server or becomes it, says where on one line of standard output
 * (the only place a token is printed), after a line `{"waiting":true}` every few seconds while an older one finishes, and then either ends or lives on detached from whoever spawned it.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import process from 'node:process';
import { AppError } from '#contracts/core/errors';
import { buildInfo } from '../../shared/build.ts';
import { systemClock } from '../../shared/clock.ts';
import { prepareDataFolder } from './dataFolder.ts';
import { joinOrLead } from './joinOrLead.ts';
import { leadServer } from './leadServer.ts';

export interface CandidateOptions {
  readonly data: string;
  readonly takeover: boolean;
}

interface Announcement {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  readonly version: string;
  readonly role: 'found' | 'started';
}

/** Resolves with the exit code once there is nothing left to do. */
export async function runCandidate(options: CandidateOptions): Promise<number> {
  const data = prepareDataFolder(options.data);
  const position = await joinOrLead({ data, build: buildInfo, clock: systemClock, takeover: options.takeover, onWaiting: sayWaiting });
  if (position.role === 'stuck') throw new AppError('BACKEND_DOWN', 'Another process holds this data folder’s lock but does not answer.');
  if (position.role === 'found') {
    const { url, token, pid, version } = position.discovery;
    announce({ url, token, pid, version, role: 'found' });
    return 0;
  }
  const server = await leadServer({ data, lock: position.lock, idleExit: true });
  announce({ url: server.url, token: server.token, pid: process.pid, version: buildInfo.version, role: 'started' });
  detach();
  await server.stopped;
  return 0;
}

/** Throws when whoever spawned us is gone: nobody needs a successor then. */
function sayWaiting(): void {
  writeSync(1, '{"waiting":true}\n');
}

/** Whoever spawned us may be gone already; then nobody reads, nobody connects, and the server ends by itself. */
function announce(line: Announcement): void {
  try {
    writeSync(1, `${JSON.stringify(line)}\n`);
  } catch {
    return;
  }
}

/**
 * Lets go of the spawner's pipes. Their numbers are taken by the null device at once: a free number would be given to the
 * next file opened, and a stray print would then be written into a database.
 */
function detach(): void {
  for (const fd of [0, 1, 2]) {
    closeSync(fd);
    openSync(devNull, fd === 0 ? 'r' : 'w');
  }
}
