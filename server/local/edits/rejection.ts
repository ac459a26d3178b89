import type { ErrorCode } from '#contracts/core/errors';
import type { Rejection } from '#contracts/edits/fileEdit';

/** `lines` are 1-based places to look at. */
export function rejection(path: string, hunk: number | null, code: ErrorCode, message: string, lines: readonly number[] = []): Rejection {
  return { path, hunk, code, message, candidates: lines.map((line) => ({ line })) };
}
