/**
 * When this server may end: some seconds after its last client is gone and no run is active, when it is told to, or when a
 * newer one takes over. It decides; `main.ts` carries out.
 */

/** The run loop as the lifecycle sees it. A parked run is not active: it waits in the store, not in this process. */
export interface RunActivity {
  activeRuns(): number;
  /** From now on new runs are refused with E_SERVER_RETIRING. */
  stopAccepting(): void;
  /** Calls back once, as soon as no run is active; at once when none is. */
  onIdle(callback: () => void): void;
}

export type StopReason = 'idle' | 'retired' | 'signal';

export interface LifecycleTimes {
  /** Until the first client must be there. */
  readonly startGraceMs?: number;
  /** After the last client is gone. */
  readonly graceMs?: number;
  /** How long active runs may go on without any client, or after the server was told to retire. */
  readonly runsLimitMs?: number;
}

export interface LifecycleOptions extends LifecycleTimes {
  readonly runs: RunActivity;
  /** False for a server somebody started by hand: it stays until it is told to end. */
  readonly idleExit: boolean;
  readonly onRetiring: () => void;
  readonly onStop: (reason: StopReason) => void;
}

export interface Lifecycle {
  /** A client is here until the answer is called. */
  enter(): () => void;
  /** Starts waiting for the first client. */
  begin(): void;
  retire(): void;
  readonly retiring: boolean;
  readonly clients: number;
}

export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const { runs, graceMs = 5000, startGraceMs = 30_000, runsLimitMs = 600_000 } = options;
  let clients = 0;
  let retiring = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  /** Which wait is on; a callback of an earlier one is void. */
  let round = 0;

  const stop = (reason: StopReason): void => {
    clearTimeout(timer);
    if (stopped) return;
    stopped = true;
    options.onStop(reason);
  };

  /** Without a client: wait the grace, then for the runs, then end. Any client that comes stops the waiting. */
  const wait = (ms: number): void => {
    if (!options.idleExit || retiring || stopped) return;
    clearTimeout(timer);
    const mine = ++round;
    timer = setTimeout(() => {
      timer = setTimeout(() => stop('idle'), runsLimitMs);
      runs.onIdle(() => {
        if (round === mine && !retiring) stop('idle');
      });
    }, ms);
  };

  return {
    enter() {
      clients++;
      round++;
      if (!retiring) clearTimeout(timer);
      let left = false;
      return () => {
        if (left) return;
        left = true;
        clients--;
        if (clients === 0) wait(graceMs);
      };
    },
    begin: () => {
      if (clients === 0) wait(startGraceMs);
    },
    retire() {
      if (retiring || stopped) return;
      retiring = true;
      clearTimeout(timer);
      runs.stopAccepting();
      options.onRetiring();
      timer = setTimeout(() => stop('retired'), runsLimitMs);
      runs.onIdle(() => stop('retired'));
    },
    get retiring() {
      return retiring;
    },
    get clients() {
      return clients;
    },
  };
}
