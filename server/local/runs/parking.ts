/** Where a run waits for a person. What is decided is stored first; this only wakes who waits for it in this process. */
export interface Parking<T> {
  /** Resolves when `settle` is called with the id; rejects with the signal's reason when it is aborted. */
  wait(id: string, signal: AbortSignal): Promise<T>;
  settle(id: string, value: T): void;
}

export function createParking<T>(): Parking<T> {
  const waiting = new Map<string, (value: T) => void>();
  return {
    wait(id, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const abort = (): void => {
        waiting.delete(id);
        reject(signal.reason);
      };
      if (signal.aborted) abort();
      else {
        signal.addEventListener('abort', abort, { once: true });
        waiting.set(id, (value) => {
          waiting.delete(id);
          signal.removeEventListener('abort', abort);
          resolve(value);
        });
      }
      return promise;
    },
    settle: (id, value) => waiting.get(id)?.(value),
  };
}
