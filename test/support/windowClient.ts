/** A window without an editor: the extension's own connection, client and subscriptions, with a real server behind them. */
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent } from '#contracts/chat/runEvent';
import { createClient, type Client } from '#contracts/core/client';
import { ClientId, type RunId } from '#contracts/core/ids';
import { localRoutes, type LocalRoutes } from '#contracts/local/index';
import { createConnection, type Connection } from '../../extension/server/connection.ts';
import { serverEnvironment } from '../../extension/server/environment.ts';
import { openLink } from '../../extension/server/link.ts';
import { launchCandidate } from '../../extension/server/process.ts';
import { createSend } from '../../extension/server/send.ts';
import { createSubscriptions } from '../../extension/server/subscriptions.ts';
import { systemIds } from '../../server/shared/ids.ts';

export interface WindowClient {
  readonly connection: Connection;
  readonly client: Client<LocalRoutes>;
  readonly states: readonly string[];
  /** A run's events as they come, each once, over every reconnection. */
  follow(run_id: RunId): readonly RunEvent[];
}

/** `script` names the server this window would start; it is asked anew at each attempt. */
export function windowClient(script: () => string, data: string, timeoutMs = 20_000): WindowClient {
  const states: string[] = [];
  const client_id = ClientId.parse(systemIds.next());
  const subscriptions = createSubscriptions((frame) => connection.send(frame));
  const connection = createConnection({
    launch: (onWaiting) =>
      launchCandidate({
        node: process.execPath,
        script: script(),
        dataDir: data,
        env: serverEnvironment(process.env),
        timeoutMs,
        onWaiting,
      }),
    openLink,
    hello: () => ({ frame: 'hello', client_id, kind: 'editor', version: '1', workspace: 'w', folders: [], tools: [], models: [] }),
    onFrame: (frame) => {
      if (frame.frame === 'events') subscriptions.deliver(frame.events);
    },
    onLinked: () => subscriptions.resubscribe(),
    onUnlinked: () => undefined,
    onState: ({ state }) => states.push(state),
    pause: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    random: () => 0,
    monotonic: () => performance.now(),
  });
  return {
    connection,
    client: createClient(localRoutes, createSend(connection)),
    states,
    follow(run_id) {
      const seen: RunEvent[] = [];
      subscriptions.follow(run_id, 0, (events) => seen.push(...events));
      return seen;
    },
  };
}
