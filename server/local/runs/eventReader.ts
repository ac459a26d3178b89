/** One reader of one run: a position, and a flag saying that it was woken. */
import type { EventTail } from './eventTail.ts';
import { parseEvent } from './parseEvent.ts';
import type { EventReader, EventText } from './runEvents.ts';

export interface EventReaderOptions {
  readonly tail: EventTail;
  readonly after: number;
  readonly wake: () => void;
  /** Reads from the database. */
  readonly stored: (tail: EventTail, after: number, max: number) => readonly EventText[];
  readonly onClose: () => void;
  readonly onError: (error: unknown) => void;
}

export function createEventReader({ tail, after, wake, stored, onClose, onError }: EventReaderOptions): EventReader {
  let position = after;
  let woken = false;
  let open = true;
  const entry = {
    notify() {
      if (woken || !open) return;
      woken = true;
      try {
        wake();
      } catch (error) {
        // What is stored stays stored, whatever a reader makes of it.
        close();
        onError(error);
      }
    },
  };
  tail.readers.add(entry);

  const next = (max: number): readonly EventText[] => {
    woken = false;
    if (!open || position >= tail.stored) return [];
    const texts = tail.after(position, max) ?? stored(tail, position, max);
    position = texts.at(-1)?.seq ?? position;
    return texts;
  };

  function close(): void {
    if (!open) return;
    open = false;
    tail.readers.delete(entry);
    onClose();
  }

  return {
    read: (max) => next(max).map(({ text }) => parseEvent(text)),
    readText: next,
    get ended() {
      return tail.ended && position >= tail.stored;
    },
    close,
  };
}
