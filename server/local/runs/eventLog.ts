/**
 * The append-only event log. Owns `run_events`: numbers events without gaps, stores them, and only then wakes readers. An
 * event's JSON is made once, when it is appended; the database, the link and SSE carry those same characters.
 */
import type { RunEvent, RunEventBody } from '#contracts/chat/runEvent';
import { isFinalEvent } from '#contracts/chat/runEvent';
import { AppError } from '#contracts/core/errors';
import { ConversationId, type RunId } from '#contracts/core/ids';
import type { Clock } from '../../shared/clock.ts';
import type { Sqlite } from '../../shared/sqlite.ts';
import { createCommitQueue } from './commitQueue.ts';
import { createEventTail, type EventTail } from './eventTail.ts';
import { createEventReader } from './eventReader.ts';
import { parseEvent } from './parseEvent.ts';
import type { EventText, RunEvents } from './runEvents.ts';

export interface EventLog extends RunEvents {
  /**
   * Adds a small frequent event (a delta); it shares a commit with others. Throws the store's failure while nothing can be
   * written, so that a run stops instead of filling memory.
   */
  append(run_id: RunId, body: RunEventBody): RunEvent;
  /**
   * Stores `bodies` and all appended before, of every run, in one transaction with `alongside`. When it throws, neither was done.
   * `alongside` changes nothing but the database.
   */
  commit(run_id: RunId, bodies: readonly RunEventBody[], alongside?: () => void): readonly RunEvent[];
  /** As `commit`, but never throws for a full disk: it is written when it can be. For what must not be lost, such as a run's end. */
  commitEventually(run_id: RunId, bodies: readonly RunEventBody[], alongside?: () => void): readonly RunEvent[];
  /** As `commit`, for a run that `alongside` stores: its first events go to disk together with it. */
  begin(run_id: RunId, conversation_id: ConversationId, bodies: readonly RunEventBody[], alongside: () => void): readonly RunEvent[];
  /** Keeps the run's recent events in memory until `release`. */
  hold(run_id: RunId): void;
  release(run_id: RunId): void;
  /** The stored events of a run from the first, for a fold. */
  replay(run_id: RunId): Iterable<RunEvent>;
  /** Why nothing can be stored at present, or null. */
  readonly failure: AppError | null;
  close(): void;
}

export interface EventLogOptions {
  readonly db: Sqlite;
  readonly clock: Clock;
  readonly onFailure: (failure: AppError) => void;
  /** An event could not ever be stored and was given up. */
  readonly onDropped: (error: unknown) => void;
  /** A reader's `wake` threw; the reader was closed. */
  readonly onReaderError: (error: unknown) => void;
  readonly retryMs?: number;
}

/** JSON of one replay step kept in memory at most, in UTF-16 units, whatever number of events is asked for. */
const readUnits = 1024 * 1024;

export function createEventLog({ db, clock, onFailure, onDropped, onReaderError, retryMs }: EventLogOptions): EventLog {
  const insert = db.prepare('INSERT INTO run_events (run_id, seq, type, data, at) VALUES (?, ?, ?, ?, ?)');
  const selectAfter = db.prepare('SELECT seq, type, data, at FROM run_events WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?');
  const selectRun = db.prepare(
    'SELECT conversation_id, finished_at, (SELECT max(seq) FROM run_events WHERE run_id = runs.id) AS stored FROM runs WHERE id = ?',
  );
  const tails = new Map<RunId, EventTail>();
  let touched = new Set<EventTail>();

  const queue = createCommitQueue({
    db,
    clock,
    onFailure,
    onDropped,
    ...(retryMs === undefined ? {} : { retryMs }),
    onStored() {
      const waking = touched;
      touched = new Set();
      for (const tail of waking) {
        for (const reader of tail.readers) reader.notify();
        drop(tail);
      }
    },
  });

  function find(run_id: RunId): EventTail | null {
    const known = tails.get(run_id);
    if (known !== undefined) return known;
    const row = selectRun.get(run_id);
    if (row === undefined) return null;
    const tail = createEventTail(
      run_id,
      ConversationId.parse(row['conversation_id']),
      Number(row['stored'] ?? 0),
      row['finished_at'] !== null,
    );
    tails.set(run_id, tail);
    return tail;
  }

  function must(run_id: RunId): EventTail {
    const tail = find(run_id);
    if (tail === null) throw new AppError('E_NOT_FOUND');
    return tail;
  }

  function drop(tail: EventTail): void {
    if (!tail.held && tail.readers.size === 0 && tail.appended === tail.stored) tails.delete(tail.run_id);
  }

  /** Numbers an event and makes its JSON; the writes are the caller's to queue. */
  function make(tail: EventTail, body: RunEventBody): { event: RunEvent; write: () => void; stored: () => void } {
    const seq = ++tail.appended;
    const at = clock.now();
    const { type } = body;
    const data = JSON.stringify(body.data);
    return {
      event: { run_id: tail.run_id, conversation_id: tail.conversation_id, seq, at, ...body },
      write: () => {
        insert.run(tail.run_id, seq, type, data, at);
      },
      stored: () => {
        tail.stored = seq;
        if (isFinalEvent(type)) tail.ended = true;
        tail.push({ seq, type, text: tail.text(seq, at, type, data) });
        touched.add(tail);
      },
    };
  }

  function together(
    run_id: RunId,
    bodies: readonly RunEventBody[],
    alongside: (() => void) | undefined,
    commit: (write: () => void, stored: () => void) => void,
  ): RunEvent[] {
    const tail = must(run_id);
    const before = tail.appended;
    const made = bodies.map((body) => make(tail, body));
    try {
      commit(
        () => {
          for (const { write } of made) write();
          alongside?.();
        },
        () => {
          for (const { stored } of made) stored();
        },
      );
    } catch (error) {
      tail.appended = before;
      drop(tail);
      throw error;
    }
    return made.map(({ event }) => event);
  }

  function stored(tail: EventTail, after: number, max: number): readonly EventText[] {
    const texts: EventText[] = [];
    let units = 0;
    for (const row of selectAfter.iterate(tail.run_id, after, max)) {
      const { seq, type, data, at } = row;
      if (typeof seq !== 'number' || typeof type !== 'string' || typeof data !== 'string' || typeof at !== 'number') continue;
      texts.push({ seq, type, text: tail.text(seq, at, type, data) });
      units += data.length;
      if (units > readUnits) break;
    }
    return texts;
  }

  return {
    append(run_id, body) {
      if (queue.failure !== null) throw queue.failure;
      const { event, write, stored: after } = make(must(run_id), body);
      queue.push(write, after);
      return event;
    },
    commit: (run_id, bodies, alongside) => together(run_id, bodies, alongside, (write, after) => queue.commit(write, after)),
    begin(run_id, conversation_id, bodies, alongside) {
      tails.set(run_id, createEventTail(run_id, conversation_id, 0, false));
      return together(run_id, bodies, alongside, (write, after) => queue.commit(write, after));
    },
    commitEventually: (run_id, bodies, alongside) =>
      together(run_id, bodies, alongside, (write, after) => queue.commitEventually(write, after)),
    hold(run_id) {
      must(run_id).held = true;
    },
    release(run_id) {
      const tail = tails.get(run_id);
      if (tail === undefined) return;
      tail.held = false;
      drop(tail);
    },
    open(run_id, after, wake) {
      const tail = find(run_id);
      if (tail === null) return null;
      return createEventReader({ tail, after, wake, stored, onClose: () => drop(tail), onError: onReaderError });
    },
    *replay(run_id) {
      const tail = must(run_id);
      try {
        for (let after = 0; ;) {
          const texts = stored(tail, after, 1000);
          const last = texts.at(-1);
          if (last === undefined) return;
          for (const { text } of texts) yield parseEvent(text);
          after = last.seq;
        }
      } finally {
        drop(tail);
      }
    },
    get failure() {
      return queue.failure;
    },
    close: () => queue.close(),
  };
}
