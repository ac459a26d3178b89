/** One WebSocket to the server: greets, checks every frame it receives, notices a silent peer. Knows nothing of restarts. */
import { WebSocket, type RawData } from 'ws';
import { AppError } from '#contracts/core/errors';
import { linkHeartbeatMs, linkMaxFrameBytes, linkPath, ServerFrame, type ClientFrame } from '#contracts/local/link';
import type { Endpoint } from './process.ts';

export interface Link {
  /** Sends one frame; false when the socket is no longer open or the frame is too large. */
  send(frame: ClientFrame): boolean;
  close(): void;
  /** Settles once, when the socket is gone for whatever reason. Never rejects. */
  readonly closed: Promise<void>;
}

export type OpenLink = (endpoint: Endpoint, hello: ClientFrame, onFrame: (frame: ServerFrame) => void) => Promise<Link>;

/** Resolves after `welcome`. Rejects with BACKEND_DOWN when the socket cannot be opened or ends before it. */
export const openLink: OpenLink = (endpoint, hello, onFrame) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(endpoint.url.replace(/^http/, 'ws').replace(/\/$/, '') + linkPath, {
      headers: { authorization: `Bearer ${endpoint.token}` },
      maxPayload: linkMaxFrameBytes,
      handshakeTimeout: 5000,
      perMessageDeflate: false,
      followRedirects: false,
    });
    let silence: NodeJS.Timeout | undefined;
    const alive = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => socket.terminate(), linkHeartbeatMs * 2 + 5000);
    };
    const closed = new Promise<void>((done) => {
      socket.on('close', () => {
        clearTimeout(silence);
        reject(new AppError('BACKEND_DOWN'));
        done();
      });
    });
    const send = (frame: ClientFrame): boolean => {
      const text = JSON.stringify(frame);
      if (socket.readyState !== WebSocket.OPEN || Buffer.byteLength(text) > linkMaxFrameBytes) return false;
      socket.send(text);
      return true;
    };

    socket.on('error', (cause) => reject(new AppError('BACKEND_DOWN', undefined, { cause })));
    socket.on('open', () => {
      alive();
      send(hello);
    });
    socket.on('ping', alive);
    socket.on('message', (data, isBinary) => {
      alive();
      const frame = isBinary ? null : parseFrame(textOf(data));
      if (!frame) return;
      if (frame.frame === 'welcome') resolve({ send, closed, close: () => socket.close(1000) });
      onFrame(frame);
    });
  });

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (Buffer.isBuffer(data) ? data : Buffer.from(data)).toString('utf8');
}

/** A frame of a newer server that this version does not know is skipped. */
function parseFrame(text: string): ServerFrame | null {
  try {
    const parsed = ServerFrame.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
