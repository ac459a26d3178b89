/** Reads a file as text without loss, or says why it cannot: what is not UTF-8 is no text to a model. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

export type TextRead =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: 'too large' | 'not a file' | 'not text' };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** Without byte-order mark, with the line endings it has. Never waits for a pipe or a device. */
export async function readTextFile(real: string, maxBytes: number): Promise<TextRead> {
  const handle = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return { ok: false, reason: 'not a file' };
    if (stats.size > maxBytes) return { ok: false, reason: 'too large' };
    const bytes = await handle.readFile();
    if (bytes.includes(0)) return { ok: false, reason: 'not text' };
    return { ok: true, text: utf8.decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, reason: 'not text' };
    throw error;
  } finally {
    await handle.close();
  }
}
