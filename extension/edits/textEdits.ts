/** Pure operations on texts and their edits: hash, apply, reverse. Offsets are UTF-16 units in the base text. */
import { createHash } from 'node:crypto';
import type { TextEdit } from '#contracts/edits/fileEdit';

/** As `TextHash` of the contracts defines it. */
export function textHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Null when the edits are not sorted, overlap or leave the text: nothing is guessed. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | null {
  const pieces: string[] = [];
  let at = 0;
  for (const edit of edits) {
    if (edit.start < at || edit.end < edit.start || edit.end > text.length) return null;
    pieces.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

/** The edits that turn the result back into `base`. */
export function reverseEdits(base: string, edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return edits.map((edit) => {
    const start = edit.start + shift;
    shift += edit.text.length - (edit.end - edit.start);
    return { start, end: start + edit.text.length, text: base.slice(edit.start, edit.end) };
  });
}
