/** One client's WebSocket: frames in and out, checked; what it follows; whether it still answers. Knows no other client. */
import { WebSocket, type RawData } from 'ws';
import { ClientFrame, type ServerFrame } from '#contracts/local/link';
import { parseJson } from '../../shared/http/jsonBody.ts';
import type { RunEvents } from '../runs/runEvents.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';

export type Hello = Extract<ClientFrame, { frame: 'hello' }>;
/** What a client says after its hello. */
export type LaterFrame = Exclude<ClientFrame, { frame: 'hello' } | { frame: 'subscribe' } | { frame: 'unsubscribe' }>;

/** Why the server ends a link, as WebSocket close codes. */
export const linkClose = { stopping: 1001, protocol: 4400, silent: 4408, replaced: 4409 } as const;

export interface ConnectionOptions {
  readonly events: () => RunEvents;
  readonly onHello: (connection: Connection, hello: Hello) => void;
  readonly onFrame: (connection: Connection, frame: LaterFrame) => void;
  readonly onClosed: (connection: Connection) => void;
  readonly onEventsSent: (count: number) => void;
  /** A client that connects and says nothing is sent away. */
  readonly helloMs: number;
}

export interface Connection {
  /** Null until it has greeted. */
  readonly hello: Hello | null;
  send(frame: ServerFrame): void;
  /** A ping is sent; a client that left two unanswered is gone. */
  beat(): void;
  close(code: number, reason: string): void;
}

/** What a client may leave unread before it is cut off; events wait in the store and never count towards it. */
const mostUnsentBytes = 64 * 1024 * 1024;
const maxDepth = 64;

export function openConnection(socket: WebSocket, options: ConnectionOptions): Connection {
  let hello: Hello | null = null;
  let unanswered = 0;
  const subscriptions: Subscriptions = createSubscriptions({
    events: options.events,
    unsentBytes: () => socket.bufferedAmount,
    send: (text, onWritten) => write(text, onWritten),
    onEventsSent: options.onEventsSent,
  });
  const helloTimer = setTimeout(() => close(linkClose.protocol, 'no hello'), options.helloMs);

  function write(text: string, onWritten?: () => void): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > mostUnsentBytes) return socket.terminate();
    socket.send(text, () => {
      onWritten?.();
      subscriptions.resume();
    });
  }

  function close(code: number, reason: string): void {
    socket.close(code, reason);
    const cut = setTimeout(() => socket.terminate(), 1000);
    socket.once('close', () => clearTimeout(cut));
  }

  const connection: Connection = {
    get hello() {
      return hello;
    },
    send: (frame) => write(JSON.stringify(frame)),
    beat() {
      if (unanswered >= 2) return socket.terminate();
      unanswered++;
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    },
    close,
  };

  function receive(data: RawData, isBinary: boolean): void {
    unanswered = 0;
    const frame = isBinary ? null : parseFrame(textOf(data));
    if (frame === null || (hello === null) !== (frame.frame === 'hello')) return close(linkClose.protocol, 'not understood');
    if (frame.frame === 'hello') {
      hello = frame;
      clearTimeout(helloTimer);
      options.onHello(connection, frame);
    } else if (frame.frame === 'subscribe') {
      const failure = subscriptions.follow(frame.run_id, frame.after);
      if (failure !== null) connection.send({ frame: 'unsubscribed', run_id: frame.run_id, failure });
    } else if (frame.frame === 'unsubscribe') subscriptions.unfollow(frame.run_id);
    else options.onFrame(connection, frame);
  }

  socket.on('message', receive);
  socket.on('pong', () => (unanswered = 0));
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearTimeout(helloTimer);
    subscriptions.close();
    options.onClosed(connection);
  });
  return connection;
}

function parseFrame(text: string): ClientFrame | null {
  try {
    const parsed = ClientFrame.safeParse(parseJson(text, maxDepth));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
