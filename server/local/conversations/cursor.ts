/** Page cursors: opaque to clients, checked when they come back. */
import type { z } from 'zod';
import { AppError } from '#contracts/core/errors';

export const writeCursor = (position: object): string => Buffer.from(JSON.stringify(position)).toString('base64url');

/** Null for the first page. Throws E_VALIDATION for what is no cursor of ours. */
export function readCursor<T extends z.ZodType>(schema: T, cursor: string | undefined): z.output<T> | null {
  if (cursor === undefined) return null;
  const parsed = schema.safeParse(parse(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success) throw new AppError('E_VALIDATION', 'The cursor is not one of this list.');
  return parsed.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
