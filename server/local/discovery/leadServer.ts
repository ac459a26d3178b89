/** Being the server of a data folder: starts it under the lock, publishes where it is, and leaves nothing behind at the end. */
import path from 'node:path';
import process from 'node:process';
import { buildInfo } from '../../shared/build.ts';
import { systemClock } from '../../shared/clock.ts';
import { systemIds } from '../../shared/ids.ts';
import { createLog, type Log } from '../../shared/log.ts';
import { keepHeapSmall } from '../../shared/smallHeap.ts';
import { newToken } from '../../shared/token.ts';
import type { StopReason } from '../lifecycle.ts';
import { startServer } from '../server.ts';
import { removeDiscovery, writeDiscovery } from './discoveryFile.ts';
import type { ServerLock } from './lockServer.ts';

export interface LeadOptions {
  readonly data: string;
  readonly lock: ServerLock;
  readonly idleExit: boolean;
  readonly port?: number;
  /** One that is kept in a file by whoever started this server; else a new one. */
  readonly token?: string;
}

export interface LedServer {
  readonly url: string;
  readonly token: string;
  readonly stopped: Promise<StopReason>;
}

export async function leadServer(options: LeadOptions): Promise<LedServer> {
  const { data, lock, idleExit, port = 0, token = newToken() } = options;
  /** Whatever is created from here on is the user's alone, whoever opens it. */
  process.umask(0o077);
  keepHeapSmall();
  const log = createLog(path.join(data, 'logs'));
  watchForBugs(log);
  const server = await startServer({
    data,
    token,
    idleExit,
    port,
    build: buildInfo,
    clock: systemClock,
    ids: systemIds,
    log,
    proxyEnv: process.env,
  });
  const { server_id, started_at } = server.services;
  const build = { id: buildInfo.id, built_at: buildInfo.built_at };
  writeDiscovery(data, {
    url: server.url,
    port: server.port,
    pid: process.pid,
    version: buildInfo.version,
    build,
    server_id,
    started_at,
    token,
  });

  const onSignal = (): void => void server.stop('signal');
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  process.on('SIGHUP', () => undefined);
  const end = async (): Promise<StopReason> => {
    const reason = await server.stopped;
    removeDiscovery(data, server_id);
    await log.close();
    lock.release();
    return reason;
  };
  return { url: server.url, token, stopped: end() };
}

/** A bug leaves the process in an unknown state: it is logged without its text, and the next client starts a fresh server. */
function watchForBugs(log: Log): void {
  const die = (cause: unknown): void => {
    log.error({}, 'crash', cause);
    void log.close().finally(() => process.exit(70));
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
}
