/** Which file an edit without a path of its own is meant for. */
import type { Scope } from '../formats/format.ts';
import { nameInInfo, nameInSentence, nameOnLine } from './fileNames.ts';

/**
 * The name nearest before `line`: on the line before it (blank lines between them do not count), in the info string of the
 * fence it opens, or on the line before that fence. `sentences`: also take the one name a
 * sentence has in backticks, and names that only a slash makes one: for edits that prove themselves against the file.
 */
export function nameBefore(scope: Scope, line: number, sentences: boolean): string | null {
  const { answer, fence, from } = scope;
  const above = previousText(scope, line, fence === null ? from : Math.max(from, fence.line + 1));
  if (above !== null) return read(answer.content(above), sentences);
  if (fence === null || fence.line < from) return null;
  const inInfo = nameInInfo(fence.info);
  if (inInfo !== null) return inInfo;
  const before = previousText(scope, fence.line, from);
  return before === null ? null : read(answer.content(before), sentences);
}

function read(text: string, sentences: boolean): string | null {
  return nameOnLine(text, sentences) ?? (sentences ? nameInSentence(text) : null);
}

/** The nearest line before `line`, at most two blank lines up, that has text. */
function previousText({ answer }: Scope, line: number, from: number): number | null {
  for (let above = line - 1; above >= Math.max(from, line - 3); above -= 1) {
    if (answer.contentEnd(above) > answer.start(above) && answer.content(above).trim() !== '') return above;
  }
  return null;
}

/**
 * For an edit that names nothing: the file of the edit before it in the same fence, the file the caller gave, or the only file
 * named so far. Null when more than one could be meant.
 */
export function nameInherited(scope: Scope): string | null {
  const { last, fence, defaultPath, named } = scope;
  if (last === null) return defaultPath ?? null;
  if (fence !== null && last.fence === fence.line) return last.path;
  return named === 1 && (defaultPath === undefined || defaultPath === last.path) ? last.path : null;
}
