/** Carries out exact edits on a text. The one place where `TextEdit`s become text, for every process but the editor. */
import { AppError } from '#contracts/core/errors';
import type { TextEdit } from '#contracts/edits/fileEdit';

/** Throws E_VALIDATION when the edits are not sorted, overlap, or point outside the text: they were made for another text. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits) {
    if (edit.start < at || edit.end < edit.start || edit.end > text.length) {
      throw new AppError('E_VALIDATION', 'The edits are not in order, overlap, or lie outside the text.');
    }
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
