/** Bounded polling of a condition, for what announces itself in no other way. Never a plain sleep. */
import { setTimeout as delay } from 'node:timers/promises';

interface WaitOptions {
  /** Milliseconds until it gives up. Default 10,000. */
  timeout?: number;
  /** Milliseconds between two looks. Default 10. */
  interval?: number;
  /** What is waited for, for the message of failure. */
  what?: string;
}

type Found<T> = Exclude<T, false | undefined | null>;

/** Calls `probe` until it answers something other than false, undefined or null, and answers that. A throw counts as "not yet". */
export async function waitFor<T>(probe: () => T | Promise<T>, options: WaitOptions = {}): Promise<Found<T>> {
  const { timeout = 10_000, interval = 10, what = 'the condition' } = options;
  const end = performance.now() + timeout;
  let last: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (isFound(value)) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) throw new Error(`Waited ${timeout} ms in vain for ${what}.`, { cause: last });
    await delay(interval);
  }
}

function isFound<T>(value: T): value is Found<T> {
  return value !== false && value !== undefined && value !== null;
}
