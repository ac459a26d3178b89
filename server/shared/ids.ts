/** Makes identifiers: UUIDv7, so that they sort by time of birth. */
import { randomFillSync } from 'node:crypto';
import { V7Generator } from 'uuidv7';

export interface Ids {
  /** A fresh UUID, to be parsed into the branded type it is for: `RunId.parse(ids.next())`. */
  next(): string;
}

/** Random numbers are fetched many at once: a call to the system for each identifier was a tenth of a request's time. */
const pool = new Uint32Array(512);
let used = pool.length;

const generator = new V7Generator({
  nextUint32() {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    const value = pool[used] ?? 0;
    pool[used] = 0;
    used += 1;
    return value;
  },
});

export const systemIds: Ids = { next: () => generator.generate().toString() };
