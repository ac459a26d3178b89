/** JSON columns, read back through their schema. */
import type { z } from 'zod';
import { AppError } from '#contracts/core/errors';

export function fromJson<T extends z.ZodType>(schema: T, text: unknown): z.output<T> {
  const parsed = schema.safeParse(parse(text));
  if (!parsed.success) throw new AppError('E_STORE_DAMAGED', 'A stored record could not be read.', { cause: parsed.error });
  return parsed.data;
}

function parse(text: unknown): unknown {
  if (typeof text !== 'string') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
