/** A bare client of the link, for tests: says hello, keeps every frame, and can stop reading. */
import { WebSocket } from 'ws';
import { onTestFinished } from 'vitest';
import { ClientId } from '#contracts/core/ids';
import { linkPath, ServerFrame, type ClientFrame } from '#contracts/local/link';
import { systemIds } from '../../server/shared/ids.ts';
import { waitFor } from './waitFor.ts';

type Hello = Extract<ClientFrame, { frame: 'hello' }>;
type FrameOf<N extends ServerFrame['frame']> = Extract<ServerFrame, { frame: N }>;

export interface LinkClient {
  readonly id: ClientId;
  readonly frames: readonly ServerFrame[];
  readonly socket: WebSocket;
  send(frame: ClientFrame | string): void;
  /** The first frame of that name, now or when it comes. */
  next<N extends ServerFrame['frame']>(name: N): Promise<FrameOf<N>>;
  readonly closed: Promise<number>;
}

export async function linkClient(
  server: { readonly url: string; readonly token: string },
  hello: Partial<Hello> = {},
): Promise<LinkClient> {
  const id = hello.client_id ?? ClientId.parse(systemIds.next());
  const socket = new WebSocket(server.url.replace('http', 'ws') + linkPath, {
    headers: { authorization: `Bearer ${server.token}` },
    perMessageDeflate: false,
  });
  onTestFinished(() => socket.terminate());
  const frames: ServerFrame[] = [];
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  socket.on('error', () => undefined);
  socket.on('message', (data) => frames.push(ServerFrame.parse(JSON.parse(Buffer.isBuffer(data) ? data.toString('utf8') : ''))));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('close', reject);
  });
  const client: LinkClient = {
    id,
    frames,
    socket,
    closed,
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    next: <N extends ServerFrame['frame']>(name: N) =>
      waitFor(() => frames.find((frame): frame is FrameOf<N> => frame.frame === name), { what: `a ${name} frame` }),
  };
  client.send({
    frame: 'hello',
    kind: 'editor',
    version: '1.2.3',
    workspace: 'w',
    folders: [],
    tools: [],
    models: [],
    ...hello,
    client_id: id,
  });
  return client;
}
