/**
 * Keeps one link to the server alive: starts it at first use, restarts it with growing pauses, and says how it fares.
 * Every reconnection asks a fresh candidate where the server is, so that a token is only ever sent to a proven one.
 */
import { AppError, isAppError } from '#contracts/core/errors';
import type { ClientFrame, ServerFrame } from '#contracts/local/link';
import { backoffMs } from './backoff.ts';
import type { Link, OpenLink } from './link.ts';
import type { Endpoint } from './process.ts';
import type { ServerState } from './serverStatus.ts';

export interface ConnectionOptions {
  /** `onWaiting` is called while an older server finishes its runs before it makes way. */
  readonly launch: (onWaiting: () => void) => Promise<Endpoint>;
  readonly openLink: OpenLink;
  readonly hello: () => ClientFrame;
  readonly onFrame: (frame: ServerFrame) => void;
  /** A link was made, the first or a later one; subscriptions are to be sent again. */
  readonly onLinked: () => void;
  /** The link is gone: nobody waits for what is being done for it. */
  readonly onUnlinked: () => void;
  readonly onState: (state: ServerState) => void;
  /** Waits; ends early when `signal` fires. Never rejects. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly monotonic: () => number;
}

export interface Connection {
  /** Starts the server if need be. Resolves when linked; rejects with BACKEND_DOWN when it cannot be started. */
  ready(): Promise<Endpoint>;
  /** Resolves at the first link made after `endpoint` stopped serving, at once if that happened already. */
  after(endpoint: Endpoint): Promise<Endpoint>;
  send(frame: ClientFrame): boolean;
  /** Drops the link and makes a new one, for a changed hello or at the user's wish. */
  relink(): void;
  dispose(): void;
}

/** Attempts in a row after which it rests until someone needs the server again. */
export const attemptsBeforeRest = 8;
/** A link that lived shorter than this counts as a failed attempt, or a crashing server would be restarted without pause. */
const stableMs = 5000;

const updating: ServerState = {
  state: 'updating',
  text: 'A newer version of Coterie is taking over. Answers under way are finished first.',
};

interface Waiter {
  readonly not: Endpoint | null;
  readonly resolve: (endpoint: Endpoint) => void;
  readonly reject: (error: AppError) => void;
}

export function createConnection(options: ConnectionOptions): Connection {
  let current: { readonly endpoint: Endpoint; readonly link: Link } | null = null;
  let running = false;
  let disposed = false;
  let retiring = false;
  let waiters: Waiter[] = [];
  let resting = new AbortController();

  const settle = (endpoint: Endpoint): void => {
    const served = waiters.filter((waiter) => waiter.not !== endpoint);
    waiters = waiters.filter((waiter) => waiter.not === endpoint);
    for (const waiter of served) waiter.resolve(endpoint);
  };
  const giveUp = (error: AppError): void => {
    const failed = waiters;
    waiters = [];
    for (const waiter of failed) waiter.reject(error);
  };

  async function connect(): Promise<void> {
    const endpoint = await options.launch(() => options.onState(updating));
    if (disposed) return;
    const link = await options.openLink(endpoint, options.hello(), (frame) => {
      if (frame.frame === 'retiring') {
        retiring = true;
        options.onState(updating);
      }
      options.onFrame(frame);
    });
    if (disposed) return link.close();
    current = { endpoint, link };
    retiring = false;
    options.onState({ state: 'ready', text: '' });
    options.onLinked();
    settle(endpoint);
    await link.closed;
    current = null;
    options.onUnlinked();
  }

  async function keep(): Promise<void> {
    let failures = 0;
    options.onState({ state: 'starting', text: 'Starting the Coterie server …' });
    while (!disposed) {
      const since = options.monotonic();
      try {
        await connect();
        failures = options.monotonic() - since >= stableMs ? 0 : failures + 1;
        if (disposed) return;
        options.onState(
          retiring ? updating : { state: 'reconnecting', text: 'The connection to the Coterie server was lost. Reconnecting …' },
        );
      } catch (cause) {
        if (disposed) return;
        failures += 1;
        const reason = isAppError(cause) ? cause.message : 'The Coterie server did not start.';
        if (failures >= attemptsBeforeRest) {
          options.onState({ state: 'failed', text: `${reason} Run “Coterie: Restart Server” to try again.` });
          giveUp(new AppError('BACKEND_DOWN', reason, { cause }));
          return;
        }
        options.onState({ state: 'restarting', text: `${reason} Trying again …` });
      }
      resting = new AbortController();
      await options.pause(backoffMs(Math.max(1, failures), options.random()), resting.signal);
    }
  }

  function wake(): void {
    resting.abort();
    if (running || disposed) return;
    running = true;
    void keep().finally(() => {
      running = false;
      if (!disposed && waiters.length > 0) wake();
    });
  }

  function wait(not: Endpoint | null): Promise<Endpoint> {
    if (disposed) return Promise.reject(new AppError('BACKEND_DOWN'));
    if (current && current.endpoint !== not) return Promise.resolve(current.endpoint);
    return new Promise((resolve, reject) => {
      waiters.push({ not, resolve, reject });
      if (!running) wake();
    });
  }

  return {
    ready: () => wait(null),
    after: (endpoint) => wait(endpoint),
    send: (frame) => current?.link.send(frame) ?? false,
    relink() {
      if (current) current.link.close();
      else wake();
    },
    dispose() {
      disposed = true;
      resting.abort();
      current?.link.close();
      giveUp(new AppError('BACKEND_DOWN'));
    },
  };
}
