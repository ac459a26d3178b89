/**
 * The recent end of one run's log in memory, bounded, so that live readers do not go to the database. It only ever holds
 * events that are stored.
 */
import type { ConversationId, RunId } from '#contracts/core/ids';
import type { EventText } from './runEvents.ts';

/** UTF-16 units of event text kept per run. */
export const tailUnits = 16 * 1024;

export interface TailReader {
  notify(): void;
}

export interface EventTail {
  readonly run_id: RunId;
  readonly conversation_id: ConversationId;
  readonly readers: Set<TailReader>;
  /** The last `seq` given out. */
  appended: number;
  /** The last `seq` on disk. */
  stored: number;
  /** A final event is stored. */
  ended: boolean;
  /** The run is at work: keep the tail though nobody reads. */
  held: boolean;
  /** Adds the next stored event. */
  push(event: EventText): void;
  /** Events after `after`, or null when they are not all in memory. */
  after(after: number, max: number): readonly EventText[] | null;
  /** The whole event as JSON. */
  text(seq: number, at: number, type: string, data: string): string;
}

export function createEventTail(run_id: RunId, conversation_id: ConversationId, stored: number, ended: boolean): EventTail {
  const prefix = `{"run_id":"${run_id}","conversation_id":"${conversation_id}","seq":`;
  const recent: EventText[] = [];
  let units = 0;
  return {
    run_id,
    conversation_id,
    readers: new Set(),
    appended: stored,
    stored,
    ended,
    held: false,
    push(event) {
      // Positions are computed from the first, so a gap (an event that could not ever be stored) starts the tail anew.
      if (recent.at(-1)?.seq !== event.seq - 1) {
        recent.length = 0;
        units = 0;
      }
      recent.push(event);
      units += event.text.length;
      while (units > tailUnits && recent.length > 0) units -= recent.shift()?.text.length ?? 0;
    },
    after(after, max) {
      const first = recent[0]?.seq;
      if (first === undefined || after + 1 < first) return null;
      const from = after + 1 - first;
      return recent.slice(from, from + max);
    },
    text: (seq, at, type, data) => `${prefix}${seq},"at":${at},"type":"${type}","data":${data}}`,
  };
}
