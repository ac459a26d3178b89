/** Turns exact edits into the `FileChange` a person reviews: result, hashes, hunks and counts, all computed from the edits. */
import type { FileChange, Hunk, TextEdit } from '#contracts/edits/fileEdit';
import { applyEdits } from '../applyEdits.ts';
import { TextLines } from '../textLines.ts';
import { textHash } from '../textHash.ts';

/** `edits` are sorted. Null when the result equals the base. */
export function modifiedFile(path: string, base: TextLines, edits: readonly TextEdit[]): FileChange | null {
  const result = applyEdits(base.text, edits);
  if (result === base.text) return null;
  const hunks = hunksOf(base, edits);
  return {
    path,
    change: 'modified',
    base_hash: textHash(base.text),
    result_hash: textHash(result),
    edits: [...edits],
    hunks,
    added: hunks.reduce((sum, hunk) => sum + hunk.new_lines, 0),
    removed: hunks.reduce((sum, hunk) => sum + hunk.old_lines, 0),
  };
}

export function createdFile(path: string, text: string): FileChange {
  const { count } = new TextLines(text);
  return {
    path,
    change: 'created',
    base_hash: null,
    result_hash: textHash(text),
    edits: [{ start: 0, end: 0, text }],
    hunks: count === 0 ? [] : [{ old_start: 1, old_lines: 0, new_start: 1, new_lines: count }],
    added: count,
    removed: 0,
  };
}

export function deletedFile(path: string, base: TextLines): FileChange {
  return {
    path,
    change: 'deleted',
    base_hash: textHash(base.text),
    result_hash: null,
    edits: [],
    hunks: base.count === 0 ? [] : [{ old_start: 1, old_lines: base.count, new_start: 1, new_lines: 0 }],
    added: 0,
    removed: base.count,
  };
}

/** Never null: a rename changes something even where the text stays. */
export function renamedFile(path: string, newPath: string, base: TextLines, edits: readonly TextEdit[]): FileChange {
  const hash = textHash(base.text);
  const changed = modifiedFile(path, base, edits);
  const same = { path, base_hash: hash, result_hash: hash, edits: [], hunks: [], added: 0, removed: 0 };
  return { ...(changed ?? same), change: 'renamed', new_path: newPath };
}

/** Whole lines that the edits touch; edits that share or border on a line are one hunk. */
function hunksOf(base: TextLines, edits: readonly TextEdit[]): Hunk[] {
  const hunks: Hunk[] = [];
  let shift = 0;
  let group: TextEdit[] = [];
  let groupStart = 0;
  let groupEnd = 0;
  const close = (): void => {
    if (group.length === 0) return;
    const first = base.start(groupStart);
    const last = base.start(groupEnd);
    const text = applyEdits(
      base.text.slice(first, last),
      group.map((edit) => ({ start: edit.start - first, end: edit.end - first, text: edit.text })),
    );
    const newLines = new TextLines(text).count;
    const oldLines = groupEnd - groupStart;
    hunks.push({ old_start: groupStart + 1, old_lines: oldLines, new_start: groupStart + shift + 1, new_lines: newLines });
    shift += newLines - oldLines;
    group = [];
  };
  for (const edit of edits) {
    const [start, end] = touchedLines(base, edit);
    if (group.length > 0 && start > groupEnd) close();
    if (group.length === 0) groupStart = start;
    groupEnd = group.length === 0 ? end : Math.max(groupEnd, end);
    group.push(edit);
  }
  close();
  return hunks;
}

/** The lines `[start, end)` an edit touches; empty for whole lines put between two lines. */
function touchedLines(base: TextLines, edit: TextEdit): readonly [number, number] {
  const start = base.lineAt(edit.start);
  const endLine = base.lineAt(edit.end);
  const startsAtLine = edit.start === base.start(start);
  const endsAtLine = edit.end === base.start(endLine);
  const textEndsLine = edit.text === '' ? startsAtLine : edit.text.endsWith('\n');
  return [start, endsAtLine && textEndsLine ? endLine : Math.min(endLine + 1, base.count)];
}
