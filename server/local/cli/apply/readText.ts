/** Reads the files a plan needs, as text, from inside one folder only. */
import type { PlanFile, Rejection } from '#contracts/edits/fileEdit';
import { rejection } from '../../edits/rejection.ts';
import { errorCode, readRegular, type FileOps } from './fileOps.ts';
import { findPlace } from './places.ts';
import { decodeText } from './textBytes.ts';

/** `content` is null when the file does not exist. A value with `code` is the reason why it cannot be read. */
export function readText(ops: FileOps, root: string, path: string): PlanFile | Rejection {
  try {
    const place = findPlace(ops, root, path);
    if ('code' in place) return place;
    if (!place.exists) return { path, content: null };
    const read = readRegular(ops, place.file);
    if (read === null) return { path, content: null };
    const decoded = decodeText(read.bytes);
    return decoded === null ? undecodable(path) : { path, content: decoded.text };
  } catch (error) {
    return failure(path, error);
  }
}

export const undecodable = (path: string): Rejection =>
  rejection(path, null, 'E_EDIT_ENCODING', `“${path}” is not text in UTF-8 or marked UTF-16, so it cannot be changed without loss.`);

/** A refusal for what the system said. Never holds content. */
export function failure(path: string, error: unknown): Rejection {
  const code = errorCode(error);
  if (code === 'EISDIR') return rejection(path, null, 'E_EDIT_ENCODING', `“${path}” is not a regular file.`);
  if (code === 'ELOOP') return rejection(path, null, 'E_EDIT_OUTSIDE', `“${path}” became a link while it was looked at.`);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return rejection(path, null, 'E_EDIT_READ_ONLY', `The system does not allow access to “${path}” (${code}).`);
  }
  return rejection(path, null, 'E_EDIT_FAILED', `“${path}”: ${code === '' ? String(error) : code}`);
}
