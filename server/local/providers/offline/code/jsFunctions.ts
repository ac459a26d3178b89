/** Finds functions, arrow functions and methods of TypeScript and JavaScript by their shape, with what their signatures say. */
import type { FunctionFound } from './functions.ts';
import { LineIndex } from './lineIndex.ts';
import { closing, maskJs, splitTopLevel } from './maskJs.ts';

const declaration = /^([ \t]*)(?:export\s+)?(?:default\s+)?(?:async\s+)?function\b\s*\*?\s*([A-Za-z_$][\w$]*)?\s*(?=[<(])/gm;
const assigned =
  /^([ \t]*)(?:export\s+)?(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=\n]+)?=\s*(?:async\s+)?(?:function\b\s*\*?\s*[\w$]*\s*)?(?=[<(])/gm;
const method =
  /^([ \t]+)(?=\S)(?:(?:public|private|protected|static|override|abstract|async|get|set)[ \t]+)*\*?[ \t]*(#?[A-Za-z_$][\w$]*)[ \t]*(?=[<(])/gm;
const keywords = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'return',
  'function',
  'await',
  'yield',
  'new',
  'typeof',
  'throw',
  'super',
  'import',
  'with',
  'do',
  'else',
  'case',
  'delete',
  'void',
  'in',
  'of',
]);

export function jsFunctions(text: string): readonly FunctionFound[] {
  const masked = maskJs(text);
  const depths = depthsOf(masked);
  const classes = classBodies(masked);
  const lines = new LineIndex(text);
  const found: FunctionFound[] = [];
  const add = (match: RegExpExecArray, kind: 'declaration' | 'assigned' | 'method'): void => {
    const [whole, indent = '', name = 'default'] = match;
    const at = match.index + indent.length;
    const depth = depths[at] ?? 0;
    const inClass = classes.some(([open, close, inner]) => at > open && at < close && depth === inner);
    if (kind === 'method' && (!inClass || keywords.has(name))) return;
    const signature = readSignature(masked, text, match.index + whole.length, kind);
    if (signature === null) return;
    const line = insertionLine(text, match.index);
    found.push({
      name,
      line: lines.lineAt(at) + 1,
      end_line: lines.lineAt(signature.end) + 1,
      outer: depth === 0 || inClass,
      // Right above: a comment with an empty line after it is about something else, such as the whole file.
      documented: /\*\/[ \t]*\r?\n$/.test(text.slice(Math.max(0, line - 200), line)),
      params: signature.params,
      returns: signature.returns && name !== 'constructor' && !/\bset\s+$/.test(whole.slice(0, whole.lastIndexOf(name))),
      indent,
      insert: line,
    });
  };
  for (const match of masked.matchAll(declaration)) add(match, 'declaration');
  for (const match of masked.matchAll(assigned)) add(match, 'assigned');
  for (const match of masked.matchAll(method)) add(match, 'method');
  return found.sort((a, b) => a.line - b.line);
}

/** Depth of braces at each offset. */
function depthsOf(masked: string): Int32Array {
  const depths = new Int32Array(masked.length + 1);
  let depth = 0;
  for (let at = 0; at < masked.length; at += 1) {
    if (masked[at] === '}') depth -= 1;
    depths[at] = depth;
    if (masked[at] === '{') depth += 1;
  }
  return depths;
}

/** Bodies of the classes that are not inside functions: where they open and close and the depth of their members. */
function classBodies(masked: string): readonly (readonly [number, number, number])[] {
  const depths = depthsOf(masked);
  const bodies: (readonly [number, number, number])[] = [];
  for (const match of masked.matchAll(/\bclass\b[^{};()]{0,500}(?:\([^)]{0,500}\)[^{};]{0,500})?\{/g)) {
    const open = match.index + match[0].length - 1;
    const close = closing(masked, open);
    const inner = (depths[open] ?? 0) + 1;
    if (close !== -1 && inner === 1) bodies.push([open, close, inner]);
  }
  return bodies;
}

interface Signature {
  readonly params: readonly string[];
  readonly returns: boolean;
  readonly end: number;
}

/** `at` is the `<` or `(` after the name. Null when what follows is no function with a body. */
function readSignature(masked: string, text: string, at: number, kind: 'declaration' | 'assigned' | 'method'): Signature | null {
  const open = masked[at] === '<' ? masked.indexOf('(', endOfTypeParameters(masked, at)) : at;
  const close = open === -1 ? -1 : closing(masked, open);
  if (close === -1) return null;
  const params = splitTopLevel(masked, open + 1, close - 1).flatMap(
    ([start, end], index) => paramName(text.slice(start, end), masked.slice(start, end), index) ?? [],
  );
  const typeEnd = endOfReturnType(masked, close);
  const type = typeEnd === close ? undefined : masked.slice(close, typeEnd).replace(/^\s*:/, '');
  const [whole = '', arrow, brace] = /^\s*(=>)?\s*(\{)?/.exec(masked.slice(typeEnd)) ?? [];
  const isArrow = kind === 'assigned' && !/\bfunction\b\s*\*?\s*[\w$]*\s*$/.test(masked.slice(Math.max(0, at - 200), at));
  if (isArrow ? arrow === undefined : brace === undefined) return null;
  const body = typeEnd + whole.length;
  const end = brace === undefined ? body : closing(masked, body - 1);
  if (end === -1) return null;
  const declared = type?.trim();
  const nothing = /^(?:void|never|Promise\s*<\s*(?:void|never)\s*>|asserts\b.*)$/;
  const returns = declared ? !nothing.test(declared) : brace === undefined || /\breturn\b[ \t]*[^\s;}]/.test(masked.slice(body, end));
  return { params, returns, end };
}

/** The offset after `: Type`, or `close` without one. A brace begins a type only where a type is still expected. */
function endOfReturnType(masked: string, close: number): number {
  const colon = /^\s*:/.exec(masked.slice(close));
  if (colon === null) return close;
  const start = close + colon[0].length;
  let expected = true;
  let angles = 0;
  for (let at = start; at < masked.length; at += 1) {
    const char = masked[at] ?? '';
    if (/\s/.test(char)) continue;
    if (masked.startsWith('=>', at)) {
      // After `(…)` it belongs to the type of a function; else it is the arrow of the function itself.
      if (!/^\s*(?:new\b\s*)?[(<]/.test(masked.slice(start, at)) || masked.slice(start, at).includes('=>')) return at;
      expected = true;
      at += 1;
    } else if (char === '{' && !expected && angles === 0) return at;
    else if (char === '<') {
      angles += 1;
      expected = true;
    } else if (char === '>') {
      angles -= 1;
      expected = false;
    } else if (char === ',' && angles > 0) expected = true;
    else if ('{(['.includes(char)) {
      const end = closing(masked, at);
      if (end === -1) return masked.length;
      at = end - 1;
      expected = false;
    } else if (';=,)}]'.includes(char)) return at;
    else
      expected =
        '|&<?:'.includes(char) ||
        /(?:^|[^\w$.])(?:is|keyof|typeof|readonly|extends|infer|asserts)$/.test(masked.slice(Math.max(start, at - 12), at + 1));
  }
  return masked.length;
}

function endOfTypeParameters(masked: string, start: number): number {
  let depth = 0;
  for (let at = start; at < masked.length; at += 1) {
    if (masked[at] === '<') depth += 1;
    if (masked[at] === '>' && masked[at - 1] !== '=') depth -= 1;
    if (depth === 0) return at;
  }
  return masked.length;
}

/** A pattern has no name of its own; it gets one by its place. */
function paramName(text: string, masked: string, index: number): string | null {
  const bare = masked
    .trim()
    .replace(/^(?:@[\w.]+(?:\([^)]*\))?\s*)*/, '')
    .replace(/^(?:(?:public|private|protected|readonly|override)\s+)+/, '')
    .replace(/^\.\.\./, '');
  if (/^[{[]/.test(bare)) return index === 0 ? 'options' : `options${index + 1}`;
  const name = /^[A-Za-z_$][\w$]*/.exec(bare)?.[0] ?? null;
  return name === 'this' || !text.includes(name ?? '') ? null : name;
}

/** The start of the declaration's line, above its decorators. */
function insertionLine(text: string, at: number): number {
  let line = text.lastIndexOf('\n', at - 1) + 1;
  while (line > 0) {
    const before = text.lastIndexOf('\n', line - 2) + 1;
    if (!/^[ \t]*@[\w.]+(?:\(.*\))?[ \t]*\r?\n$/.test(text.slice(before, line))) break;
    line = before;
  }
  return line;
}
