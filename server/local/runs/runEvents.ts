/** Reading the event log as it grows. `eventLog.ts` implements it; the link and the SSE route are its readers. */
import type { RunEvent } from '#contracts/chat/runEvent';
import type { RunId } from '#contracts/core/ids';

/** An event as it is stored: `text` is the whole event as JSON, made once and never again. */
export interface EventText {
  readonly seq: number;
  readonly type: string;
  readonly text: string;
}

/**
 * A reader of one run's events. It holds no queue: a slow reader simply reads later, from memory while the events are recent
 * and from the database after, so its memory is bounded by what one `read` returns.
 */
export interface EventReader {
  /** The next events in order of `seq`, at most `max`; empty when there are none yet. Never an event that is not stored. */
  read(max: number): readonly RunEvent[];
  /** The same as `read`, as the JSON that was stored; nothing is parsed or written again. Both move the reader on. */
  readText(max: number): readonly EventText[];
  /**
   * True when the run has ended and every event was read. An edit's outcome may still be recorded after that: `wake` is then
   * called as before, until `close`.
   */
  readonly ended: boolean;
  close(): void;
}

export interface RunEvents {
  /** Opens a reader after `seq`. `wake` is called, at most once between two reads, when there may be more. Null: no such run. */
  open(run_id: RunId, after: number, wake: () => void): EventReader | null;
}
