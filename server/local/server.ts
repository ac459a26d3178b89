/** Starts and stops the local server in this process: services, routes, sockets and links, in that order and back. */
import type { AddressInfo } from 'node:net';
import { linkPath } from '#contracts/local/link';
import { createNodeServer, upgradeNotFound, type SocketLimits } from '../shared/http/nodeServer.ts';
import { createTokenCheck } from '../shared/token.ts';
import { createApp, isOpenRoute } from './app.ts';
import type { StopReason } from './lifecycle.ts';
import { createServices, type ServerConfig, type Services } from './services.ts';

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly services: Services;
  /** Orderly and idempotent; resolves when nothing is left open. */
  stop(reason: StopReason): Promise<void>;
  /** Why it stopped, once it has. */
  readonly stopped: Promise<StopReason>;
}

export interface StartOptions extends ServerConfig {
  /** 0 for any free one. */
  readonly port?: number;
  readonly limits?: Partial<SocketLimits>;
  readonly checkReplies?: boolean;
}

/** Connections that have not ended by themselves by then are cut. */
const drainMs = 2000;

export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { clock, ids, log } = options;
  let port = 0;
  const stopped = Promise.withResolvers<StopReason>();
  const services = await createServices(options, { port: () => port, onStop: (reason) => void stop(reason) });
  const token = createTokenCheck(options.token);
  const server = createNodeServer({
    app: createApp(services, options),
    facts: () => ({ authority: `127.0.0.1:${port}`, token, isOpen: isOpenRoute }),
    clock,
    ids,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    onBegin: () => services.lifecycle.enter(),
    onEnd: ({ request_id, method, route, status, ms }) => {
      services.metrics.request({ route: route ?? 'none', method, status, seconds: ms / 1000 });
      const level = status >= 500 ? 'warn' : 'info';
      log[level]({ request_id, method, route, status, ms: Math.round(ms * 100) / 100 }, 'request');
    },
    onUpgrade: (request, socket, head) => {
      if (request.url === linkPath) services.links.accept(request, socket, head);
      else upgradeNotFound(socket, ids);
    },
  });

  let stopping: Promise<void> | undefined;
  function stop(reason: StopReason): Promise<void> {
    stopping ??= (async () => {
      log.info({ reason }, 'stopping');
      // Before the links: a run whose editor tool is in flight is to end as interrupted, not as failed by a link that went.
      services.runs.interrupt();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      services.endStreams();
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), drainMs);
      await closed;
      clearTimeout(cut);
      await services.close();
      log.info({ reason }, 'stopped');
      stopped.resolve(reason);
    })();
    return stopping;
  }

  port = await listen(server, options.port ?? 0);
  log.info({ port, version: options.build.version, build: options.build.id, pid: process.pid }, 'listening');
  services.lifecycle.begin();
  return { url: `http://127.0.0.1:${port}`, port, services, stop, stopped: stopped.promise };
}

function listen(server: ReturnType<typeof createNodeServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject);
      const address: AddressInfo | string | null = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no address'));
      else resolve(address.port);
    });
  });
}
