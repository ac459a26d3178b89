/** Documentation comments: at a file's head and above a declaration. Text only, without the marks. */
import type { Language } from './languages.ts';
import { endOfString } from './maskPython.ts';

const maxLines = 12;

export function headComment(text: string, language: Language): readonly string[] {
  const body = text.replace(/^\uFEFF?(?:#!.*\r?\n)?\s*/, '');
  if (language.family === 'python') {
    const doc = /^[rRuU]{0,2}("""|'''|"|')/.exec(body);
    if (doc !== null) {
      const mark = doc[1] ?? '"';
      const end = endOfString(body, doc[0].length - mark.length, mark);
      return tidy(body.slice(doc[0].length, end - mark.length).split(/\r?\n/));
    }
  }
  if (language.blockComments && body.startsWith('/*')) {
    const end = body.indexOf('*/');
    return end === -1 ? [] : tidy(blockLines(body.slice(2, end)));
  }
  const lines: string[] = [];
  for (const line of body.split(/\r?\n/)) {
    const mark = language.lineComments.find((start) => line.startsWith(start));
    if (mark === undefined) break;
    lines.push(line.slice(mark.length));
  }
  return tidy(lines);
}

/** The comment that ends on the line before `line` (1-based), or the docstring a Python definition begins with. */
export function commentAbove(text: string, line: number, language: Language): readonly string[] {
  const lines = text.split(/\r?\n/);
  if (language.family === 'python') {
    // A signature may take several lines; the one that ends with a colon is its last.
    const head = lines.slice(line - 1, line + 29).findIndex((text) => /:\s*(?:#.*)?$/.test(text));
    const body =
      head === -1
        ? ''
        : lines
            .slice(line + head)
            .join('\n')
            .trimStart();
    const mark = /^[rRuU]{0,2}("""|''')/.exec(body);
    return mark === null ? [] : tidy(body.slice(mark[0].length, endOfString(body, mark[0].length - 3, mark[1] ?? '"""') - 3).split('\n'));
  }
  // Language servers differ in whether a symbol's range holds its comment.
  const own = lines
    .slice(line - 1)
    .join('\n')
    .trimStart();
  if (language.blockComments && own.startsWith('/**')) return tidy(blockLines(own.slice(3, Math.max(3, own.indexOf('*/')))));
  const before = lines.slice(0, line - 1);
  const last = before.at(-1)?.trim() ?? '';
  if (language.blockComments && last.endsWith('*/')) {
    const joined = before.join('\n').trimEnd();
    const start = joined.lastIndexOf('/*');
    return start === -1 ? [] : tidy(blockLines(joined.slice(start + 2, -2)));
  }
  const found: string[] = [];
  for (const text of before.reverse()) {
    const mark = language.lineComments.find((start) => text.trimStart().startsWith(start));
    if (mark === undefined) break;
    found.unshift(text.trimStart().slice(mark.length));
  }
  return tidy(found);
}

function blockLines(comment: string): readonly string[] {
  return comment.split(/\r?\n/).map((line) => line.replace(/^\s*\*+ ?/, ''));
}

function tidy(lines: readonly string[]): readonly string[] {
  const bare = lines.map((line) => line.trim());
  const first = bare.findIndex((line) => line !== '');
  const last = bare.findLastIndex((line) => line !== '');
  const kept = first === -1 ? [] : bare.slice(first, last + 1);
  return kept.length > maxLines ? [...kept.slice(0, maxLines), '…'] : kept;
}
