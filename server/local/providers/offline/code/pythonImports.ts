/** Import statements of Python: finding them, adding one, removing one. Offsets in, changes out. */
import type { ImportEdit } from './jsImports.ts';
import { closing } from './maskJs.ts';
import { endOfString, maskPython } from './maskPython.ts';

export interface PythonImport {
  readonly start: number;
  /** After the last character of the statement, before the line's end. */
  readonly end: number;
  /** The module of `from … import`, or null for `import …`. */
  readonly from: string | null;
  readonly names: readonly { readonly name: string; readonly local: string; readonly start: number; readonly end: number }[];
  readonly parenthesised: boolean;
}

/** Those at the beginning of a line, in order. */
export function pythonImports(text: string): readonly PythonImport[] {
  const masked = maskPython(text);
  const found: PythonImport[] = [];
  for (const match of masked.matchAll(/^(?:from[ \t]+([\w.]+)[ \t]+)?import[ \t]+(?=[\w(*])/gm)) {
    const begin = match.index + match[0].length;
    const parenthesised = masked[begin] === '(';
    const [from, to] = parenthesised ? [begin + 1, closing(masked, begin) - 1] : [begin, endOfStatement(masked, begin)];
    if (to < from) continue;
    const names = [...masked.slice(from, to).matchAll(/([\w.*]+)(?:[ \t]+as[ \t]+(\w+))?/g)].map((name) => ({
      name: name[1] ?? '',
      local: name[2] ?? name[1] ?? '',
      start: from + name.index,
      end: from + name.index + name[0].length,
    }));
    found.push({
      start: match.index,
      end: parenthesised ? to + 1 : from + masked.slice(from, to).trimEnd().length,
      from: match[1] ?? null,
      names,
      parenthesised,
    });
  }
  return found;
}

function endOfStatement(masked: string, at: number): number {
  const end = /(?<!\\)\r?\n|;/.exec(masked.slice(at));
  return end === null ? masked.length : at + end.index;
}

export function addPythonImport(text: string, written: string): ImportEdit {
  const [wanted, ...more] = pythonImports(written);
  if (wanted === undefined || more.length > 0) return { kind: 'unclear', why: 'it is not one import statement I can read' };
  const present = pythonImports(text);
  const has = (name: PythonImport['names'][number]): boolean =>
    present.some((one) => one.from === wanted.from && one.names.some((other) => other.name === name.name && other.local === name.local));
  if (wanted.names.every(has)) return { kind: 'present' };
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const line = written.slice(wanted.start, wanted.end);
  const future = wanted.from === '__future__';
  const last = future ? present.findLast((one) => one.from === '__future__') : present.at(-1);
  if (last !== undefined) {
    const lineEnd = text.indexOf('\n', last.end);
    const at = lineEnd === -1 ? text.length : lineEnd + 1;
    return {
      kind: 'change',
      changes: [{ start: at, end: at, text: lineEnd === -1 ? `${end}${line}` : `${line}${end}` }],
      how: 'after the last import',
    };
  }
  const top = endOfHead(text);
  const gap = text.slice(top).trim() === '' || /^\r?\n/.test(text.slice(top)) || future ? '' : end;
  return { kind: 'change', changes: [{ start: top, end: top, text: `${line}${end}${gap}` }], how: 'at the top' };
}

/** After `#!`, coding and leading comments, and the module's docstring. */
function endOfHead(text: string): number {
  let at = /^(?:#.*(?:\r?\n|$))*/.exec(text)?.[0].length ?? 0;
  const doc = /^\s*([rRuU]{0,2})("""|'''|"|')/.exec(text.slice(at));
  if (doc !== null) {
    const end = endOfString(text, at + doc[0].length - (doc[2]?.length ?? 0), doc[2] ?? '"');
    const line = text.indexOf('\n', end);
    at = line === -1 ? text.length : line + 1;
  }
  const gap = /^(?:[ \t]*\r?\n)+/.exec(text.slice(at));
  return at === 0 || gap === null ? at : at + gap[0].length;
}

/** `name` is a module or a name imported; several fits are unclear. */
export function removePythonImport(text: string, name: string, module: string | null): ImportEdit {
  const all = pythonImports(text).filter((one) => module === null || one.from === module);
  const whole = all.filter((one) => one.from === name);
  const parts = all.flatMap((one) =>
    one.names.filter((other) => other.local === name || other.name === name).map((part) => ({ one, part })),
  );
  const single = parts.length === 1 ? parts[0] : undefined;
  if (whole.length + parts.length === 0) return { kind: 'unclear', why: 'the file has no such import' };
  const target = whole.length === 1 && parts.length === 0 ? whole[0] : single?.one;
  if (target === undefined || whole.length + parts.length > 1)
    return { kind: 'unclear', why: 'several imports fit; name the module as well' };
  if (text.slice(target.end).trimStart().startsWith(';'))
    return { kind: 'unclear', why: 'the import shares its line with other statements' };
  if (single === undefined || target.names.length === 1) {
    const rest = /^[ \t]*(?:#.*)?\r?\n/.exec(text.slice(target.end));
    const change = { start: target.start, end: target.end + (rest?.[0].length ?? 0), text: '' };
    return { kind: 'change', changes: [change], how: `the whole import of \`${target.from ?? name}\`` };
  }
  const index = target.names.indexOf(single.part);
  const next = target.names[index + 1];
  const before = target.names[index - 1];
  const [start, end] = next !== undefined ? [single.part.start, next.start] : [before?.end ?? single.part.start, single.part.end];
  return {
    kind: 'change',
    changes: [{ start, end, text: '' }],
    how: target.from === null ? `\`${name}\`` : `\`${name}\` of \`${target.from}\``,
  };
}
