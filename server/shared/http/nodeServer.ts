/**
 * The Node side of HTTP: limits on sockets, headers and time, a request id for everything that arrives, the gate, and only
 * then the application. Everything is counted and logged, refusals too; bodies never are.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError } from '#contracts/core/errors';
import type { Route } from '#contracts/core/route';
import type { Clock } from '../clock.ts';
import type { HttpApp } from '../http.ts';
import type { Ids } from '../ids.ts';
import { refuseUpgrade, sendFailure } from './failure.ts';
import { passGate, type GateFacts } from './gate.ts';

/** One answered request, for the log and the metrics. */
export interface RequestRecord {
  readonly request_id: string;
  readonly method: string;
  /** The route's id, or null for what is none. Never the path a caller typed. */
  readonly route: string | null;
  readonly status: number;
  readonly ms: number;
}

export interface NodeServerOptions {
  readonly app: HttpApp;
  /** Known only once the port is. */
  readonly facts: () => GateFacts;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Called when an admitted request begins; the answer is called when it is over. */
  readonly onBegin: () => () => void;
  readonly onEnd: (record: RequestRecord) => void;
  /** Takes over an admitted upgrade. */
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly limits?: Partial<SocketLimits>;
}

export interface SocketLimits {
  readonly headerBytes: number;
  readonly headerCount: number;
  readonly headersMs: number;
  readonly requestMs: number;
  readonly keepAliveMs: number;
  readonly connections: number;
}

export const defaultSocketLimits: SocketLimits = {
  headerBytes: 16 * 1024,
  headerCount: 100,
  headersMs: 10_000,
  requestMs: 60_000,
  keepAliveMs: 15_000,
  connections: 4096,
};

export function createNodeServer(options: NodeServerOptions): Server {
  const limits = { ...defaultSocketLimits, ...options.limits };
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.min(limits.headersMs, 5000),
    requireHostHeader: false,
    noDelay: true,
  });
  server.maxConnections = limits.connections;
  server.maxHeadersCount = limits.headerCount;

  server.on('request', (incoming, outgoing) => {
    const started = options.clock.monotonic();
    const request_id = options.ids.next();
    let matched: Route | undefined;
    protect(outgoing, request_id);
    const refusal = passGate(incoming, options.facts());
    const finished = refusal === null ? options.onBegin() : undefined;
    outgoing.once('close', () => {
      finished?.();
      options.onEnd({
        request_id,
        method: incoming.method ?? '',
        route: matched?.id ?? null,
        status: outgoing.statusCode,
        ms: options.clock.monotonic() - started,
      });
    });
    if (refusal !== null) return sendFailure(outgoing, refusal, request_id);
    void options.app.handle({ incoming, outgoing, request_id, matched: (route) => (matched = route) });
  });

  server.on('upgrade', (incoming, socket, head) => {
    socket.on('error', () => socket.destroy());
    const refusal = passGate(incoming, options.facts());
    if (refusal !== null) {
      const request_id = options.ids.next();
      options.onEnd({ request_id, method: 'UPGRADE', route: null, status: refusal.http, ms: 0 });
      refuseUpgrade(socket, refusal, request_id);
    } else options.onUpgrade(incoming, socket, head);
  });
  server.on('clientError', (_error, socket) => refuseMalformed(socket));
  return server;
}

/** Nothing of an answer may be kept, guessed at, or read across origins. */
function protect(outgoing: ServerResponse, request_id: string): void {
  outgoing.setHeader('x-request-id', request_id);
  outgoing.setHeader('cache-control', 'no-store');
  outgoing.setHeader('x-content-type-options', 'nosniff');
  outgoing.setHeader('cross-origin-resource-policy', 'same-origin');
}

function refuseMalformed(socket: Duplex | Socket): void {
  if (socket.destroyed || !socket.writable) return;
  socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
}

export const upgradeNotFound = (socket: Duplex, ids: Ids): void => refuseUpgrade(socket, new AppError('E_NOT_FOUND'), ids.next());
