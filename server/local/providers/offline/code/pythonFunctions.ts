/** Finds Python functions by their shape, with what their signatures say. */
import { lineAt } from './functions.ts';
import type { FunctionFound } from './functions.ts';
import { closing, splitTopLevel } from './maskJs.ts';
import { maskPython } from './maskPython.ts';

export function pythonFunctions(text: string): readonly FunctionFound[] {
  const masked = maskPython(text);
  const found: FunctionFound[] = [];
  for (const match of masked.matchAll(/^([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*(?:\[[^\]]*\])?[ \t]*(?=\()/gm)) {
    const [whole, indent = '', name = ''] = match;
    const open = match.index + whole.length;
    const close = closing(masked, open);
    const head = close === -1 ? null : /^[ \t]*(?:->([^:\n]*(?:\[[^\]]*\])?[^:\n]*))?:/.exec(masked.slice(close));
    if (close === -1 || head === null) continue;
    const colon = close + head[0].length;
    const lineEnd = masked.indexOf('\n', colon);
    const oneLine = lineEnd === -1 || masked.slice(colon, lineEnd).trim() !== '';
    const bodyStart = lineEnd + 1;
    const bodyEnd = oneLine ? colon : endOfBlock(masked, bodyStart, indent);
    const first = /^(?:[ \t]*\r?\n)*([ \t]*)/.exec(text.slice(bodyStart));
    const bodyIndent = first?.[1] ?? '';
    const declared = head[1]?.trim();
    found.push({
      name,
      line: lineAt(text, match.index + indent.length),
      end_line: lineAt(text, bodyEnd),
      outer: indent === '' || isMember(masked, match.index, indent),
      documented: !oneLine && /^\s*(?:#.*\n\s*)*[rRuU]{0,2}["']/.test(text.slice(bodyStart)),
      params: splitTopLevel(masked, open + 1, close - 1).flatMap(([start, end]) => paramName(masked.slice(start, end)) ?? []),
      returns: declared ? declared !== 'None' : /\breturn\b[ \t]*[^\s#]/.test(masked.slice(bodyStart, bodyEnd)),
      indent: bodyIndent,
      insert: oneLine || bodyIndent.length <= indent.length ? null : bodyStart,
    });
  }
  return found;
}

/** Where the lines indented deeper than `indent` end. */
function endOfBlock(masked: string, start: number, indent: string): number {
  let at = start;
  while (at < masked.length) {
    const end = masked.indexOf('\n', at);
    const line = masked.slice(at, end === -1 ? masked.length : end);
    if (line.trim() !== '' && (/^[ \t]*/.exec(line)?.[0].length ?? 0) <= indent.length) break;
    if (end === -1) return masked.length;
    at = end + 1;
  }
  return Math.max(start, at - 1);
}

/** Whether the nearest line above that is indented less begins a class at the top level. */
function isMember(masked: string, at: number, indent: string): boolean {
  const above = masked
    .slice(0, at)
    .split('\n')
    .findLast((line) => line.trim() !== '' && (/^[ \t]*/.exec(line)?.[0].length ?? 0) < indent.length);
  return above !== undefined && /^class\b/.test(above);
}

function paramName(masked: string): string | null {
  const name = /^\s*\*{0,2}([A-Za-z_]\w*)/.exec(masked)?.[1] ?? null;
  return name === 'self' || name === 'cls' ? null : name;
}
