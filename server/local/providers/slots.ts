/** How many requests a provider gets at once; the others wait in turn. */

export interface Slots {
  /** Resolves with what gives the place back (calling it again does nothing); rejects with the signal's reason. */
  take(key: string, most: number, signal: AbortSignal): Promise<() => void>;
}

interface Queue {
  taken: number;
  readonly waiting: (() => void)[];
}

export function createSlots(): Slots {
  const queues = new Map<string, Queue>();

  function releaser(key: string, queue: Queue): () => void {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = queue.waiting.shift();
      if (next !== undefined) return next();
      queue.taken -= 1;
      if (queue.taken === 0) queues.delete(key);
    };
  }

  return {
    async take(key, most, signal) {
      signal.throwIfAborted();
      const queue = queues.get(key) ?? { taken: 0, waiting: [] };
      queues.set(key, queue);
      if (queue.taken < most) queue.taken += 1;
      else await turn(queue, signal);
      return releaser(key, queue);
    },
  };
}

/** The place itself is handed over, so `taken` stays as it is. */
function turn(queue: Queue, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = (): void => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    const leave = (): void => {
      queue.waiting.splice(queue.waiting.indexOf(go), 1);
      reject(signal.reason instanceof Error ? signal.reason : new Error('cancelled'));
    };
    queue.waiting.push(go);
    signal.addEventListener('abort', leave, { once: true });
  });
}
