/**
 * All connected clients: who is there, who carries out a run's calls, and what everybody is told. The upgrade has passed the
 * gate before it comes here.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Model } from '#contracts/agents/model';
import { CallId, type ClientId } from '#contracts/core/ids';
import { linkHeartbeatMs, linkMaxFrameBytes, toolCallTimeoutMs, type ServerFrame } from '#contracts/local/link';
import type { Ids } from '../../shared/ids.ts';
import type { Log } from '../../shared/log.ts';
import type { RunEvents } from '../runs/runEvents.ts';
import { createCalls } from './calls.ts';
import { linkClose, openConnection, type Connection, type Hello, type LaterFrame } from './connection.ts';
import type { Links } from './links.ts';
import type { LinkTarget } from './linkTarget.ts';
import { callModelOf } from './modelCall.ts';
import { callToolOf, type ToolCallDoors } from './toolCall.ts';

export interface LinkTimes {
  readonly heartbeatMs?: number;
  /** How long a call waits for a client that can take it. */
  readonly reconnectMs?: number;
  /** Until a client must have greeted. */
  readonly helloMs?: number;
}

export interface LinkHubOptions extends LinkTimes {
  readonly events: () => RunEvents;
  readonly ids: Ids;
  readonly log: Log;
  readonly welcome: { readonly server_id: string; readonly version: string; readonly pid: number };
  /** A client is here until the answer is called. */
  readonly onClient: () => () => void;
  readonly onEventsSent: (count: number) => void;
}

export interface LinkHub extends Links {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every link. */
  close(): void;
}

const mostClients = 256;

export function createLinkHub(options: LinkHubOptions): LinkHub {
  const { ids, log, heartbeatMs = linkHeartbeatMs, reconnectMs = toolCallTimeoutMs, helloMs = 10_000 } = options;
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: linkMaxFrameBytes, clientTracking: false });
  const connections = new Set<Connection>();
  const clients = new Map<ClientId, Connection>();
  const announced = new Map<Connection, readonly Model[]>();
  const calls = createCalls(reconnectMs);
  let heart: NodeJS.Timeout | undefined;

  const greeted = (): [Connection, Hello][] =>
    [...clients.values()].flatMap((connection) => (connection.hello === null ? [] : [[connection, connection.hello]]));
  const sendTo = (client_id: ClientId, frame: ServerFrame): void => clients.get(client_id)?.send(frame);
  const broadcast = (frame: ServerFrame): void => {
    for (const connection of clients.values()) connection.send(frame);
  };

  /** The run's own window first, then one on the same workspace; editors before command lines. */
  function route(target: LinkTarget, able: (connection: Connection, hello: Hello) => boolean): ClientId | null {
    const fit = greeted().filter(([connection, hello]) => able(connection, hello));
    const own = fit.find(([, hello]) => hello.client_id === target.client_id);
    const near = fit.filter(([, hello]) => target.workspace !== null && hello.workspace === target.workspace);
    const chosen = own ?? near.find(([, hello]) => hello.kind === 'editor') ?? near[0];
    return chosen?.[1].client_id ?? null;
  }

  const doors = (find: () => ClientId | null): ToolCallDoors => ({ calls, call_id: CallId.parse(ids.next()), send: sendTo, route: find });

  function onHello(connection: Connection, hello: Hello): void {
    const before = clients.get(hello.client_id);
    clients.set(hello.client_id, connection);
    announced.set(connection, hello.models);
    before?.close(linkClose.replaced, 'connected again');
    connection.send({ frame: 'welcome', ...options.welcome });
    log.info(
      { client_id: hello.client_id, kind: hello.kind, version: hello.version.slice(0, 40), clients: clients.size },
      'client connected',
    );
    calls.clientCame(hello.client_id);
    if (hello.models.length > 0) broadcast({ frame: 'models.changed' });
  }

  function onFrame(connection: Connection, frame: LaterFrame): void {
    const client_id = connection.hello?.client_id;
    if (client_id === undefined) return;
    if (frame.frame !== 'models') return void calls.answer(client_id, frame.call_id, frame);
    announced.set(connection, frame.models);
    broadcast({ frame: 'models.changed' });
  }

  function onClosed(connection: Connection): void {
    connections.delete(connection);
    const models = announced.get(connection) ?? [];
    announced.delete(connection);
    if (connections.size === 0) clearInterval(heart);
    const client_id = connection.hello?.client_id;
    if (client_id === undefined || clients.get(client_id) !== connection) return;
    clients.delete(client_id);
    log.info({ client_id, clients: clients.size }, 'client gone');
    calls.clientLeft(client_id);
    if (models.length > 0) broadcast({ frame: 'models.changed' });
  }

  return {
    accept(request, socket, head) {
      if (connections.size >= mostClients)
        return void socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      server.handleUpgrade(request, socket, head, (websocket) => {
        const leave = options.onClient();
        const connection = openConnection(websocket, {
          events: options.events,
          onHello,
          onFrame,
          onClosed: (closed) => {
            onClosed(closed);
            leave();
          },
          onEventsSent: options.onEventsSent,
          helloMs,
        });
        if (connections.size === 0) heart = setInterval(() => connections.forEach((each) => each.beat()), heartbeatMs);
        connections.add(connection);
      });
    },
    callTool: (target, call, hooks) =>
      callToolOf(
        doors(() => route(target, (_, hello) => hello.tools.includes(call.tool))),
        target,
        call,
        hooks,
      ),
    callModel(request) {
      const reaches = (connection: Connection): boolean =>
        (announced.get(connection) ?? []).some((model) => model.ref.endsWith(`/${request.model}`));
      const anybody = (): ClientId | null => greeted().find(([connection]) => reaches(connection))?.[1].client_id ?? null;
      return callModelOf(
        doors(() => route(request.target, reaches) ?? anybody()),
        request,
      );
    },
    models: () => [...new Map([...announced.values()].flat().map((model) => [model.ref, model])).values()],
    toolsOf(target) {
      const client_id = route(target, () => true);
      return new Set(client_id === null ? [] : clients.get(client_id)?.hello?.tools);
    },
    broadcast,
    get count() {
      return clients.size;
    },
    close() {
      calls.failAll('E_SERVER_RETIRING');
      for (const connection of connections) connection.close(linkClose.stopping, 'stopping');
      server.close();
    },
  };
}
