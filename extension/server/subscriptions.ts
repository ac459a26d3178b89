/**
 * Which runs this window follows. One subscription a run on the link, any number of listeners in the window, each told every
 * event after its own `seq` once. After a reconnection all are asked for again from where the slowest listener is.
 */
import type { RunEvent } from '#contracts/chat/runEvent';
import type { RunId } from '#contracts/core/ids';
import type { ClientFrame } from '#contracts/local/link';

export type EventSink = (events: readonly RunEvent[]) => void;

interface Listener {
  seen: number;
  readonly sink: EventSink;
}

export interface Subscriptions {
  /** Follows a run from after `seq`. The same sink asking again starts over from the `seq` it names. */
  follow(run_id: RunId, after: number, sink: EventSink): void;
  unfollow(run_id: RunId, sink: EventSink): void;
  /** Ends everything a sink follows. */
  leave(sink: EventSink): void;
  deliver(events: readonly RunEvent[]): void;
  /** The server does not know the run; answers who had asked for it. */
  drop(run_id: RunId): void;
  /** To be called whenever a link was made. */
  resubscribe(): void;
}

export function createSubscriptions(send: (frame: ClientFrame) => unknown): Subscriptions {
  const runs = new Map<RunId, Map<EventSink, Listener>>();

  const subscribe = (run_id: RunId): void => {
    const listeners = runs.get(run_id);
    if (!listeners) return;
    const after = Math.min(...[...listeners.values()].map((listener) => listener.seen));
    send({ frame: 'subscribe', run_id, after });
  };

  const unfollow = (run_id: RunId, sink: EventSink): void => {
    const listeners = runs.get(run_id);
    if (!listeners?.delete(sink) || listeners.size > 0) return;
    runs.delete(run_id);
    send({ frame: 'unsubscribe', run_id });
  };

  return {
    follow(run_id, after, sink) {
      const known = runs.get(run_id);
      const listeners = known ?? new Map<EventSink, Listener>();
      listeners.set(sink, { seen: after, sink });
      runs.set(run_id, listeners);
      if (known) send({ frame: 'unsubscribe', run_id });
      subscribe(run_id);
    },
    unfollow,
    leave(sink) {
      for (const run_id of runs.keys()) unfollow(run_id, sink);
    },
    deliver(events) {
      for (const [run_id, ofRun] of Map.groupBy(events, (event) => event.run_id)) {
        for (const listener of runs.get(run_id)?.values() ?? []) {
          const fresh = ofRun.filter((event) => event.seq > listener.seen);
          const last = fresh.at(-1);
          if (!last) continue;
          listener.seen = last.seq;
          listener.sink(fresh);
        }
      }
    },
    drop: (run_id) => void runs.delete(run_id),
    resubscribe() {
      for (const run_id of runs.keys()) subscribe(run_id);
    },
  };
}
