import { createHash } from 'node:crypto';
import type { TextHash } from '#contracts/edits/fileEdit';

/** The hash both ends of an edit agree on: SHA-256 of the text as UTF-8, without byte-order mark, endings as they are. */
export function textHash(text: string): TextHash {
  return createHash('sha256')
    .update(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, 'utf8')
    .digest('hex');
}
