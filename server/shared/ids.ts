/** Makes identifiers: UUIDv7, so that they sort by time of birth. */
import { uuidv7 } from 'uuidv7';

export interface Ids {
  /** A fresh UUID, to be parsed into the branded type it is for: `RunId.parse(ids.next())`. */
  next(): string;
}

export const systemIds: Ids = { next: () => uuidv7() };
