/**
 * The command line's way to the shared server: finds or starts it through a candidate, talks to it with the typed client,
 * and keeps one link open, again after a break.
 */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { request } from 'node:http';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { createClient, type Client, type Send, type WireReply } from '#contracts/core/client';
import { AppError } from '#contracts/core/errors';
import { localRoutes, type LocalRoutes } from '#contracts/local/index';
import { linkMaxFrameBytes, linkPath, ServerFrame, type ClientFrame } from '#contracts/local/link';
import type { CommandWorld } from './command.ts';

const Endpoint = z.object({ url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+$/), token: z.string().min(32) });
type Endpoint = z.infer<typeof Endpoint>;

export interface ConnectionOptions {
  readonly world: CommandWorld;
  readonly data: string;
  readonly hello: Extract<ClientFrame, { frame: 'hello' }>;
  readonly onFrame: (frame: ServerFrame) => void;
  /** The link is there, again after a break: ask anew for what was followed. */
  readonly onOpen: () => void;
  /** The server cannot be reached any more. */
  readonly onLost: (error: AppError) => void;
}

export interface Connection {
  readonly client: Client<LocalRoutes>;
  /** False when there is no link at this moment. */
  send(frame: ClientFrame): boolean;
  close(): void;
}

const mostAttempts = 6;
/** How often a request is made; every command carries an id of the client's making, so that a repeat never does a thing twice. */
const mostRequests = 4;
/** A broken answer is asked for again after this long, if the link turns out to be whole. */
const patienceMs = 1000;

export async function connect(options: ConnectionOptions): Promise<Connection> {
  let endpoint = await launch(options);
  let closed = false;
  let socket = await openLink(endpoint, options);
  let next = nextLink();

  function watch(): void {
    next.resolve();
    next = nextLink();
    options.onOpen();
    socket.once('close', () => {
      if (!closed) void again();
    });
  }

  const send: Send = async (wire) => {
    for (let requests = 1; ; requests++) {
      const [used, relinked] = [endpoint, next.promise];
      try {
        const reply = await sender(used)(wire);
        if (!isRetiring(reply) || requests === mostRequests) return reply;
        if (used === endpoint) await relinked;
      } catch (error) {
        if (closed || requests === mostRequests) throw error;
        if (used === endpoint) await Promise.race([relinked, sleep(patienceMs)]);
      }
    }
  };

  async function again(): Promise<void> {
    for (let attempt = 0; attempt < mostAttempts && !closed; attempt++) {
      await sleep(100 * 2 ** attempt);
      try {
        endpoint = await launch(options);
        socket = await openLink(endpoint, options);
        return watch();
      } catch {
        continue;
      }
    }
    if (closed) return;
    const lost = new AppError('BACKEND_DOWN');
    next.reject(lost);
    options.onLost(lost);
  }

  watch();
  return {
    client: createClient(localRoutes, send),
    send(frame) {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(frame));
      return true;
    },
    close() {
      closed = true;
      socket.close();
    },
  };
}

/** Nobody need be waiting when the server is lost. */
function nextLink(): PromiseWithResolvers<void> {
  const made = Promise.withResolvers<void>();
  made.promise.catch(() => undefined);
  return made;
}

const isRetiring = ({ status, body }: WireReply): boolean => status === 503 && body.includes('"E_SERVER_RETIRING"');

/** What a server needs to find its files and the network; in particular no key of the environment gets into it. */
const passedOn =
  /^(?:PATH|HOME|USER|LOGNAME|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|XDG_\w+|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|USERPROFILE|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|PROGRAMDATA|USERNAME|HTTPS?_PROXY|NO_PROXY|NODE_EXTRA_CA_CERTS)$/i;

const launchMs = 30_000;

function launch({ world, data }: ConnectionOptions): Promise<Endpoint> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const env = Object.fromEntries(Object.entries(world.env).filter(([name]) => passedOn.test(name)));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [world.serverScript, '--data', data], {
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
      cwd: data,
    });
    let out = '';
    let complaint = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), launchMs);
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      // An older server finishes its runs first, and the candidate says again and again that it waits for that.
      timer.refresh();
    });
    child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-1000)));
    child.once('error', (cause) => reject(new AppError('BACKEND_DOWN', undefined, { cause })));
    child.stdout.once('close', () => {
      clearTimeout(timer);
      child.unref();
      const parsed = Endpoint.safeParse(parseOrUndefined(out.trimEnd().split('\n').at(-1) ?? ''));
      if (parsed.success) resolve(parsed.data);
      else reject(new AppError('BACKEND_DOWN', `The Coterie server did not start. ${complaint.trim()}`.trim()));
    });
  });
}

function openLink(endpoint: Endpoint, options: ConnectionOptions): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(endpoint.url.replace('http', 'ws') + linkPath, {
      headers: { authorization: `Bearer ${endpoint.token}` },
      perMessageDeflate: false,
      maxPayload: linkMaxFrameBytes,
      handshakeTimeout: 5000,
      followRedirects: false,
    });
    socket.once('open', () => socket.send(JSON.stringify(options.hello)));
    socket.on('error', (cause) => reject(new AppError('BACKEND_DOWN', undefined, { cause })));
    socket.once('close', () => reject(new AppError('BACKEND_DOWN')));
    socket.on('message', (data) => {
      const frame = ServerFrame.safeParse(parseOrUndefined(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
      if (!frame.success) return;
      if (frame.data.frame === 'welcome') resolve(socket);
      else options.onFrame(frame.data);
    });
  });
}

function sender(endpoint: Endpoint): Send {
  return ({ method, path, body }) =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${endpoint.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      };
      const outgoing = request(endpoint.url + path, { method, headers, agent: false }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }));
        incoming.on('error', (cause) => reject(new AppError('PROXY_ERROR', undefined, { cause })));
      });
      outgoing.on('error', (cause) => reject(new AppError('BACKEND_DOWN', undefined, { cause })));
      outgoing.end(body);
    });
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
