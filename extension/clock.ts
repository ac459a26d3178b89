/** Time, in one place: nothing else of the extension reads the system's clock. */
export const clock = {
  /** Milliseconds since the Unix epoch; for stamps. */
  now: (): number => Date.now(),
  /** Milliseconds from an arbitrary start, never going back; for durations. */
  monotonic: (): number => performance.now(),
} as const;

/** Waits; ends early when `signal` fires. Never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
