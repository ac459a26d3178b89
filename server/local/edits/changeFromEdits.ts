import type { TextEdit } from '#contracts/edits/fileEdit';
import type { ChangeFromEdits } from './engine.ts';
import { modifiedFile } from './changes/fileChange.ts';
import { TextLines } from './textLines.ts';

/** Edits may come in any order, as language servers send them; overlapping ones throw E_VALIDATION. */
export const changeFromEdits: ChangeFromEdits = (path, content, edits) => {
  const sorted = edits.filter((edit) => edit.start !== edit.end || edit.text !== '').toSorted(byPlace);
  return modifiedFile(path, new TextLines(content), sorted);
};

const byPlace = (a: TextEdit, b: TextEdit): number => a.start - b.start || a.end - b.end;
