/** Makes the host's identifiers: UUIDv7, so that they sort by time of birth. The only place of the extension that does. */
import { uuidv7 } from 'uuidv7';
import { ClientId } from '#contracts/core/ids';

export const newClientId = (): ClientId => ClientId.parse(uuidv7());
export const newId = (): string => uuidv7();

/** In [0, 1); for spreading things out, never for secrets. */
export const random = (): number => Math.random();
