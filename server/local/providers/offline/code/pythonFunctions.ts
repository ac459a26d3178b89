/** Finds Python functions by their shape, with what their signatures say. */
import type { FunctionFound } from './functions.ts';
import { LineIndex } from './lineIndex.ts';
import { closing, splitTopLevel } from './maskJs.ts';
import { maskPython } from './maskPython.ts';

export function pythonFunctions(text: string): readonly FunctionFound[] {
  const masked = maskPython(text);
  const found: FunctionFound[] = [];
  const lines = new LineIndex(text);
  const members = memberLines(masked);
  for (const match of masked.matchAll(/^([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*(?:\[[^\]]{0,500}\])?[ \t]*(?=\()/gm)) {
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
    const line = lines.lineAt(match.index + indent.length);
    const declared = head[1]?.trim();
    found.push({
      name,
      line: line + 1,
      end_line: lines.lineAt(bodyEnd) + 1,
      outer: indent === '' || members.has(line),
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

/** 0-based lines that stand directly in a class at the top level. */
function memberLines(masked: string): ReadonlySet<number> {
  const members = new Set<number>();
  const open: { readonly indent: number; readonly isClass: boolean }[] = [];
  for (const [index, line] of masked.split('\n').entries()) {
    if (line.trim() === '') continue;
    const indent = line.length - line.trimStart().length;
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    if (open.length === 1 && open[0]?.isClass === true) members.add(index);
    open.push({ indent, isClass: indent === 0 && /^class\b/.test(line) });
  }
  return members;
}

function paramName(masked: string): string | null {
  const name = /^\s*\*{0,2}([A-Za-z_]\w*)/.exec(masked)?.[1] ?? null;
  return name === 'self' || name === 'cls' ? null : name;
}
