/**
 * Carries the typed client's requests over HTTP. A request that found nobody, or whose answer broke off, is sent again
 * after the link is back: every command carries an id of the client's making, so that a repeat never does a thing twice.
 */
import http from 'node:http';
import { AppError, isAppError } from '#contracts/core/errors';
import type { Send, WireReply, WireRequest } from '#contracts/core/client';
import type { Connection } from './connection.ts';
import type { Endpoint } from './process.ts';

/** Longest a request may take, in milliseconds. */
export const requestTimeoutMs = 70_000;
/** How often a request is repeated that found nobody or whose answer broke off, at one server. */
const repeats = 2;
/** How many servers a request is handed on to: in a take-over an older window may start its own once more, for a moment. */
const handovers = 5;

export function createSend(connection: Pick<Connection, 'ready' | 'after'>, exchange = httpExchange()): Send {
  return async (request) => {
    let endpoint = await connection.ready();
    let broken = 0;
    let handover = 0;
    const moveTo = (next: Endpoint): void => {
      if (next.url !== endpoint.url || next.token !== endpoint.token) {
        handover += 1;
        broken = 0;
      }
      endpoint = next;
    };
    for (;;) {
      try {
        const reply = await exchange(endpoint, request);
        if (!isRetiring(reply) || handover === handovers) return reply;
        moveTo(await connection.after(endpoint));
      } catch (error) {
        const isDown = isAppError(error, 'BACKEND_DOWN');
        if (broken === repeats || handover === handovers || !(isDown || isAppError(error, 'PROXY_ERROR'))) throw error;
        broken += 1;
        // An answer that breaks off may be the first sign of a server's death, before its link is seen to be gone.
        moveTo(isDown ? await connection.after(endpoint) : await connection.ready());
      }
    }
  };
}

export type Exchange = (endpoint: Endpoint, request: WireRequest) => Promise<WireReply>;

export function httpExchange(timeoutMs = requestTimeoutMs): Exchange {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  return (endpoint, request) =>
    new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(timeoutMs);
      const fail = (error: Error): void => {
        if (signal.aborted) return reject(new AppError('E_TIMEOUT', 'The Coterie server did not answer in time.', { cause: error }));
        const refused = 'code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOENT');
        reject(new AppError(refused ? 'BACKEND_DOWN' : 'PROXY_ERROR', undefined, { cause: error }));
      };
      const outgoing = http.request(new URL(request.path, endpoint.url), {
        agent,
        signal,
        method: request.method,
        headers: {
          authorization: `Bearer ${endpoint.token}`,
          ...(request.body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(request.body) }),
        },
      });
      outgoing.on('error', fail);
      outgoing.on('response', (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', fail);
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }));
      });
      outgoing.end(request.body);
    });
}

function isRetiring(reply: WireReply): boolean {
  return reply.status === 503 && reply.body.includes('"E_SERVER_RETIRING"');
}
