/**
 * The runs one client follows. Events are pulled from the store's readers only while the client keeps up: a slow client costs
 * one bounded frame of memory, and what it has not read yet waits on disk.
 */
import { AppError, type Failure, isAppError } from '#contracts/core/errors';
import type { RunId } from '#contracts/core/ids';
import type { EventReader, RunEvents } from '../runs/runEvents.ts';

export interface SubscriptionOptions {
  readonly events: () => RunEvents;
  readonly unsentBytes: () => number;
  /** `onWritten` is called when the text has left the process, or could not. */
  readonly send: (text: string, onWritten: () => void) => void;
  readonly onEventsSent: (count: number) => void;
}

export interface Subscriptions {
  /** Asking again starts over from the `after` it names. Null when it is followed now. */
  follow(run_id: RunId, after: number): Failure | null;
  unfollow(run_id: RunId): void;
  /** Something of what was unsent has left; there may be room to read on. */
  resume(): void;
  close(): void;
}

/** Unsent bytes above which nothing more is read. */
const highWaterBytes = 256 * 1024;
/** Text in one frame; a single larger event travels alone. */
const frameUnits = 128 * 1024;
const readSize = 64;
/** Runs one client may follow at once. */
const mostRuns = 2000;

export function createSubscriptions(options: SubscriptionOptions): Subscriptions {
  const readers = new Map<RunId, EventReader>();
  /** Those that may have more, in the order they are served. */
  const awake = new Set<RunId>();
  let scheduled = false;
  let sending = false;
  let closed = false;

  const wake = (run_id: RunId): void => {
    awake.add(run_id);
    schedule();
  };

  /** Everything that becomes readable within one turn of the event loop travels in one frame. */
  function schedule(): void {
    if (scheduled || sending || closed) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      pump();
    });
  }

  function pump(): void {
    if (closed || awake.size === 0 || options.unsentBytes() > highWaterBytes) return;
    const texts = take();
    if (texts.length > 0) {
      sending = true;
      options.onEventsSent(texts.length);
      options.send(`{"frame":"events","events":[${texts.join(',')}]}`, () => {
        sending = false;
        schedule();
      });
    }
  }

  function take(): string[] {
    const texts: string[] = [];
    let units = 0;
    for (const run_id of awake) {
      const events = readers.get(run_id)?.readText(readSize) ?? [];
      awake.delete(run_id);
      for (const { text } of events) {
        texts.push(text);
        units += text.length;
      }
      if (events.length > 0) awake.add(run_id);
      if (units > frameUnits) break;
    }
    return texts;
  }

  const unfollow = (run_id: RunId): void => {
    readers.get(run_id)?.close();
    readers.delete(run_id);
    awake.delete(run_id);
  };

  /** A run that has ended can only still tell what became of its edits; the client asks again if it wants to know. */
  function forgetEnded(): void {
    for (const [run_id, reader] of readers) if (reader.ended) unfollow(run_id);
  }

  return {
    follow(run_id, after) {
      unfollow(run_id);
      if (readers.size >= mostRuns) forgetEnded();
      if (readers.size >= mostRuns) return new AppError('E_RATE_LIMITED', 'Too many runs are followed at once.').toFailure();
      try {
        const reader = options.events().open(run_id, after, () => wake(run_id));
        if (reader === null) return new AppError('E_NOT_FOUND').toFailure();
        readers.set(run_id, reader);
      } catch (error) {
        return (isAppError(error) ? error : new AppError('E_INTERNAL')).toFailure();
      }
      wake(run_id);
      return null;
    },
    unfollow,
    resume() {
      if (awake.size > 0) schedule();
    },
    close() {
      closed = true;
      for (const run_id of readers.keys()) unfollow(run_id);
    },
  };
}
