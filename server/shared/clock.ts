/** Time, injected: nothing else in the servers reads the system's clock or sets a timer for a duration it did not get from here. */

export interface Clock {
  /** Milliseconds since the Unix epoch. May jump; use it for stamps only. */
  now(): number;
  /** Milliseconds from an arbitrary start, never going back; use it for durations. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
