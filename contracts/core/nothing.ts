import { z } from 'zod';

/** The schema of "no parameters", "no query", "no body" and "no reply". */
export const Nothing = z.undefined();
