import { z } from 'zod';

/** Milliseconds since the Unix epoch, as an integer. */
export const Millis = z.int().nonnegative().meta({ id: 'Millis', description: 'Milliseconds since the Unix epoch.' });
export type Millis = z.infer<typeof Millis>;
