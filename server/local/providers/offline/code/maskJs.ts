/**
 * Code with the insides of comments, strings and regular expressions blanked, every offset kept, so that patterns see code
 * only. Not a parser: what it cannot tell (a slash after a closing parenthesis) it takes for division.
 */

const beforeRegex = /(?:^|[([{,;=:!&|?+\-*%~^<>]|\b(?:return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield))$/;

export function maskJs(text: string): string {
  const out = text.split('');
  const blank = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) if (out[at] !== '\n' && out[at] !== '\r') out[at] = ' ';
  };
  /** Depth of braces at which each open `${` ends. */
  const templates: number[] = [];
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const char = text[at];
    const next = text[at + 1];
    if (char === '/' && next === '/') at = skip(text, at, blank, endOfLine(text, at));
    else if (char === '/' && next === '*') at = skip(text, at, blank, endOf(text, '*/', at + 2));
    else if (char === '"' || char === "'") {
      const end = endOfString(text, at);
      blank(at + 1, text[end - 1] === char && end - 1 > at ? end - 1 : end);
      at = end;
    } else if (char === '`') at = template(text, at + 1, blank, templates, depth);
    else if (char === '}' && templates.at(-1) === depth) {
      templates.pop();
      at = template(text, at + 1, blank, templates, depth);
    } else if (char === '/' && startsRegex(text, at)) at = skip(text, at, blank, endOfRegex(text, at));
    else {
      if (char === '{') depth += 1;
      if (char === '}') depth = Math.max(0, depth - 1);
      at += 1;
    }
  }
  return out.join('');
}

function skip(_text: string, from: number, blank: (from: number, to: number) => void, to: number): number {
  blank(from, to);
  return to;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function endOf(text: string, mark: string, at: number): number {
  const end = text.indexOf(mark, at);
  return end === -1 ? text.length : end + mark.length;
}

/** A string never runs over its line, so a lone apostrophe in JSX text spoils one line at most. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === text[start]) return at + 1;
    else if (text[at] === '\n') return at;
  }
  return text.length;
}

/** Blanks a template from `start` to its closing backtick or to its next `${`. The delimiters stay. */
function template(text: string, start: number, blank: (from: number, to: number) => void, templates: number[], depth: number): number {
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '`') {
      blank(start, at);
      return at + 1;
    } else if (text[at] === '$' && text[at + 1] === '{') {
      blank(start, at + 2);
      templates.push(depth);
      return at + 2;
    }
  }
  blank(start, text.length);
  return text.length;
}

function startsRegex(text: string, at: number): boolean {
  return beforeRegex.test(text.slice(Math.max(0, at - 40), at).trimEnd()) && endOfRegex(text, at) > at + 1;
}

function endOfRegex(text: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\n') return start + 1;
    if (char === '\\') at += 1;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return at + 1;
  }
  return start + 1;
}

/** The offset after the bracket that closes the one at `open`, or -1. `masked` has no brackets in strings. */
export function closing(masked: string, open: number): number {
  const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
  const waiting: string[] = [];
  for (let at = open; at < masked.length; at += 1) {
    const char = masked[at] ?? '';
    const close = pairs[char];
    if (close !== undefined) waiting.push(close);
    else if (char === ')' || char === ']' || char === '}') {
      if (waiting.pop() !== char) return -1;
      if (waiting.length === 0) return at + 1;
    }
  }
  return -1;
}

/** Splits at commas that no bracket holds; `<` and `>` count as brackets except in `=>`. Answers `[start, end)` offsets. */
export function splitTopLevel(masked: string, start: number, end: number): readonly (readonly [number, number])[] {
  const parts: (readonly [number, number])[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < end; at += 1) {
    const char = masked[at] ?? '';
    if ('([{<'.includes(char)) depth += 1;
    else if (')]}'.includes(char) || (char === '>' && masked[at - 1] !== '=')) depth -= 1;
    else if (char === ',' && depth === 0) {
      parts.push([from, at]);
      from = at + 1;
    }
  }
  if (masked.slice(from, end).trim() !== '') parts.push([from, end]);
  return parts;
}
