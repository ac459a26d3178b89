/**
 * Group commit. What is queued while a commit would be too soon after the last goes to disk in one transaction, in the order
 * it was queued; what cannot be written stays queued and is tried again. Knows nothing of runs.
 */
import { toAppError, type AppError } from '#contracts/core/errors';
import type { Clock } from '../../shared/clock.ts';
import { isStorageFault, type Sqlite } from '../../shared/sqlite.ts';

/** One write. It may be carried out more than once if its transaction fails, so it changes nothing but the database. */
export type Write = () => void;

export interface CommitQueue {
  /** Commits soon: at once after a pause, else when the window since the last such commit is over. */
  push(write: Write, stored: () => void): void;
  /** Commits all that is queued, and `write` with it. Throws what went wrong; then `write` is not queued and nothing of it was done. */
  commit(write: Write, stored: () => void): void;
  /** As `commit`, but what cannot be written now is kept and tried again. */
  commitEventually(write: Write, stored: () => void): void;
  /** Why nothing can be written at present, or null. */
  readonly failure: AppError | null;
  /** One last attempt; afterwards nothing is scheduled. */
  close(): void;
}

export interface CommitQueueOptions {
  readonly db: Sqlite;
  readonly clock: Clock;
  /** Called once when writing begins to fail. */
  readonly onFailure: (failure: AppError) => void;
  /** A queued write that cannot ever be carried out was given up, so that it does not hold up all the others. */
  readonly onDropped: (error: unknown) => void;
  /** Called after each commit, when all its `stored` were. */
  readonly onStored: () => void;
  readonly retryMs?: number;
}

interface Entry {
  readonly write: Write;
  readonly stored: () => void;
}

const longestWindowMs = 50;
/** Shorter than a screen’s frame; many streams at once then cost the disk at most some hundred flushes a second. */
const shortestWindowMs = 8;

export function createCommitQueue({ db, clock, onFailure, onDropped, onStored, retryMs = 1000 }: CommitQueueOptions): CommitQueue {
  let queued: Entry[] = [];
  let failure: AppError | null = null;
  let lastFlush = -longestWindowMs;
  let commitMs = 0;
  let immediate: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const unschedule = (): void => {
    clearImmediate(immediate);
    clearTimeout(timer);
    immediate = undefined;
    timer = undefined;
  };

  const schedule = (): void => {
    if (immediate !== undefined || timer !== undefined || closed) return;
    if (failure !== null) {
      timer = setTimeout(flush, retryMs).unref();
      return;
    }
    const window = Math.min(longestWindowMs, Math.max(shortestWindowMs, 4 * commitMs));
    const wait = lastFlush + window - clock.monotonic();
    if (wait < 0.5) immediate = setImmediate(flush);
    else timer = setTimeout(flush, wait);
  };

  /** Writes everything queued and `extra`; throws when that failed, with all of `queued` kept. */
  const writeAll = (extra: Entry | null): void => {
    const batch = extra === null ? queued : [...queued, extra];
    const start = clock.monotonic();
    db.transaction(() => {
      for (const entry of batch) entry.write();
    });
    const end = clock.monotonic();
    // A commit somebody asked for, such as a run's start, does not hold up the first word after it.
    if (extra === null) lastFlush = end;
    commitMs = commitMs === 0 ? end - start : commitMs * 0.8 + (end - start) * 0.2;
    queued = [];
    failure = null;
    unschedule();
    for (const entry of batch) entry.stored();
    onStored();
  };

  const failed = (error: unknown): AppError => {
    const first = failure === null;
    failure = toAppError(error);
    unschedule();
    if (queued.length > 0) schedule();
    if (first) onFailure(failure);
    return failure;
  };

  function flush(): void {
    unschedule();
    if (queued.length === 0) return;
    try {
      writeAll(null);
    } catch (error) {
      if (isStorageFault(error)) failed(error);
      else writeOneByOne();
    }
  }

  function writeOneByOne(): void {
    const batch = queued;
    queued = [];
    for (const [index, entry] of batch.entries()) {
      try {
        db.transaction(entry.write);
        entry.stored();
      } catch (error) {
        if (!isStorageFault(error)) {
          onDropped(error);
          continue;
        }
        queued = [...batch.slice(index), ...queued];
        failed(error);
        break;
      }
    }
    onStored();
  }

  return {
    push(write, stored) {
      queued.push({ write, stored });
      schedule();
    },
    commit(write, stored) {
      try {
        writeAll({ write, stored });
      } catch (error) {
        // A mistake in `write` is the caller's; what was queued before is tried again by itself.
        if (isStorageFault(error)) throw failed(error);
        schedule();
        throw error;
      }
    },
    commitEventually(write, stored) {
      queued.push({ write, stored });
      flush();
    },
    get failure() {
      return failure;
    },
    close() {
      if (closed) return;
      flush();
      closed = true;
      unschedule();
    },
  };
}
