/** A real local server in this process, on a folder and a port of its own, and plain HTTP to it. */
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { startServer, type RunningServer, type StartOptions } from '../../server/local/server.ts';
import { systemClock } from '../../server/shared/clock.ts';
import { systemIds } from '../../server/shared/ids.ts';
import { silentLog } from '../../server/shared/log.ts';
import { newToken } from '../../server/shared/token.ts';
import { tempDir } from './tempDir.ts';

export interface TestServer extends RunningServer {
  readonly token: string;
  readonly data: string;
  ask(path: string, options?: Ask): Promise<Answer>;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  /** Sent unless false. */
  readonly token?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
}

export async function localServer(options: Partial<StartOptions> = {}): Promise<TestServer> {
  const data = options.data ?? tempDir();
  const token = newToken();
  const build = { version: '1.2.3', id: 'test', built_at: 0 };
  const server = await startServer({
    build,
    clock: systemClock,
    ids: systemIds,
    log: silentLog,
    idleExit: false,
    checkReplies: true,
    ...options,
    data,
    token,
  });
  onTestFinished(() => server.stop('signal'));
  return { ...server, token, data, ask: (path, ask = {}) => send(server.port, token, path, ask) };
}

function send(
  port: number,
  token: string,
  path: string,
  { method = 'GET', headers = {}, body, token: signed = true }: Ask,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const all = {
      ...(signed ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
    };
    const outgoing = request({ host: '127.0.0.1', port, path, method, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: parseOrUndefined(text) });
      });
    });
    for (const [name, value] of Object.entries(all)) outgoing.setHeader(name, value);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Bytes as they are, for what no client library would send. Answers everything received until the server closes. */
export function rawRequest(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let received = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => (received += chunk));
    socket.on('close', () => resolve(received));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(received) : reject(error),
    );
  });
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
