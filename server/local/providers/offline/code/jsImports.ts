/** Import statements of TypeScript and JavaScript: finding them, adding one, removing one. Offsets in, changes out. */
import type { Change } from '../editText.ts';
import { maskJs } from './maskJs.ts';

export interface ImportName {
  /** Under which it is exported; equal to `local` without `as`. */
  readonly name: string;
  readonly local: string;
  readonly typeOnly: boolean;
  readonly start: number;
  readonly end: number;
}

export interface JsImport {
  readonly start: number;
  /** After the semicolon. */
  readonly end: number;
  readonly module: string;
  readonly quote: string;
  readonly typeOnly: boolean;
  readonly defaultName: string | null;
  readonly namespace: string | null;
  /** Null without braces. */
  readonly named: readonly ImportName[] | null;
  /** Offsets inside the braces. */
  readonly braces: readonly [number, number] | null;
  readonly semicolon: boolean;
}

const statement = /^import\b(?!\s*[(.])([^'";]{0,2000}?)(["'])([^"'\n]*)\2(?:\s*(?:with|assert)\s*\{[^}]{0,500}\})?[ \t]*(;?)/gm;

/** Those at the beginning of a line, in order. */
export function jsImports(text: string): readonly JsImport[] {
  const masked = maskJs(text);
  const found: JsImport[] = [];
  for (const match of masked.matchAll(statement)) {
    const [whole, clause = '', quote = '"', blanked = '', semicolon = ''] = match;
    if (clause.includes('=') || (clause.trim() !== '' && !/\bfrom\s*$/.test(clause))) continue;
    const start = match.index;
    const clauseStart = start + 'import'.length;
    const moduleStart = clauseStart + clause.length + quote.length;
    const open = clause.indexOf('{');
    const close = clause.indexOf('}');
    const braces: [number, number] | null = open === -1 || close < open ? null : [clauseStart + open + 1, clauseStart + close];
    const head = (open === -1 ? clause : clause.slice(0, open)).replace(/\bfrom\s*$/, '');
    const typeOnly = /^\s*type\s+(?=[\w${*])/.test(head) && !/^\s*type\s*(?:,|$)/.test(head);
    const typeBraces = braces !== null && /^\s*type\s*$/.test(head);
    const rest = typeOnly || typeBraces ? head.replace(/^\s*type\b/, '') : head;
    const namespace = /\*\s*as\s+([\w$]+)/.exec(rest)?.[1] ?? null;
    const defaultName = /^\s*([A-Za-z_$][\w$]*)/.exec(rest)?.[1] ?? null;
    found.push({
      start,
      end: start + whole.trimEnd().length,
      module: text.slice(moduleStart, moduleStart + blanked.length),
      quote,
      typeOnly: typeOnly || typeBraces,
      defaultName,
      namespace,
      named: braces === null ? null : namesIn(masked, braces),
      braces,
      semicolon: semicolon === ';',
    });
  }
  return found;
}

function namesIn(masked: string, [start, end]: readonly [number, number]): readonly ImportName[] {
  const names: ImportName[] = [];
  for (const match of masked.slice(start, end).matchAll(/(type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?/g)) {
    const [whole, type, name = '', local] = match;
    names.push({
      name,
      local: local ?? name,
      typeOnly: type !== undefined,
      start: start + match.index,
      end: start + match.index + whole.length,
    });
  }
  return names;
}

export type ImportEdit =
  | { readonly kind: 'change'; readonly changes: readonly Change[]; readonly how: string }
  | { readonly kind: 'present' }
  | { readonly kind: 'unclear'; readonly why: string };

/** `written` is one import statement as the user wrote it. Named imports join an import of the same module that has braces. */
export function addJsImport(text: string, written: string): ImportEdit {
  const [wanted, ...more] = jsImports(written);
  if (wanted === undefined || more.length > 0) return { kind: 'unclear', why: 'it is not one import statement I can read' };
  const present = jsImports(text);
  const same = present.filter((one) => one.module === wanted.module);
  const onlyNamed = wanted.named !== null && wanted.defaultName === null && wanted.namespace === null;
  if (onlyNamed && wanted.named !== null) {
    const has = (name: ImportName): boolean =>
      same.some(
        (one) =>
          (!one.typeOnly || wanted.typeOnly) && (one.named ?? []).some((other) => other.name === name.name && other.local === name.local),
      );
    const fresh = wanted.named.filter((name) => !has(name));
    if (wanted.named.length > 0 && fresh.length === 0) return { kind: 'present' };
    const clash = clashOf(
      present,
      fresh.map((name) => name.local),
    );
    if (clash !== null) return { kind: 'unclear', why: clash };
    const host = same.find((one) => one.braces !== null && one.typeOnly === wanted.typeOnly);
    if (host?.braces && host.named !== null) {
      const names = fresh.map((name) => written.slice(name.start, name.end).replace(/\s+/g, ' '));
      return {
        kind: 'change',
        changes: [mergeNames(text, host, host.named, host.braces, names)],
        how: `joined to the import of \`${wanted.module}\` that was there`,
      };
    }
  } else {
    const equal = same.some(
      (one) =>
        one.defaultName === wanted.defaultName &&
        one.namespace === wanted.namespace &&
        (one.named?.length ?? 0) === (wanted.named?.length ?? 0),
    );
    if (equal) return { kind: 'present' };
    const locals = [wanted.defaultName, wanted.namespace, ...(wanted.named ?? []).map((name) => name.local)].filter(
      (name) => name !== null,
    );
    const clash = clashOf(present, locals);
    if (clash !== null) return { kind: 'unclear', why: clash };
  }
  return {
    kind: 'change',
    changes: [insertStatement(text, present, inStyle(written, wanted, present))],
    how: present.length > 0 ? 'after the last import' : 'at the top',
  };
}

function clashOf(present: readonly JsImport[], locals: readonly string[]): string | null {
  for (const one of present) {
    const taken = [one.defaultName, one.namespace, ...(one.named ?? []).map((name) => name.local)];
    const clash = locals.find((local) => taken.includes(local));
    if (clash !== undefined) return `\`${clash}\` is already imported from \`${one.module}\``;
  }
  return null;
}

function mergeNames(
  text: string,
  host: JsImport,
  named: readonly ImportName[],
  [open, close]: readonly [number, number],
  names: readonly string[],
): Change {
  const last = named.at(-1);
  if (last === undefined) return { start: open, end: close, text: ` ${names.join(', ')} ` };
  const after = text.slice(last.end, close);
  const comma = after.trimStart().startsWith(',') ? last.end + after.indexOf(',') + 1 : null;
  const lineStart = text.lastIndexOf('\n', last.start) + 1;
  if (lineStart > host.start) {
    const indent = /^\s*/.exec(text.slice(lineStart, last.start))?.[0] ?? '';
    const end = text[lineStart - 2] === '\r' ? '\r\n' : '\n';
    const lines = names.map((name) => `${end}${indent}${name}`).join(',');
    return { start: comma ?? last.end, end: comma ?? last.end, text: comma === null ? `,${lines}` : `${lines},` };
  }
  return comma === null
    ? { start: last.end, end: last.end, text: `, ${names.join(', ')}` }
    : { start: comma, end: comma, text: ` ${names.join(', ')},` };
}

/** The statement with the file's own quotes and semicolons. */
function inStyle(written: string, wanted: JsImport, present: readonly JsImport[]): string {
  const model = present.at(-1);
  const bare = written.slice(wanted.start, wanted.end).replace(/;$/, '').trimEnd();
  if (model === undefined) return `${bare};`;
  const from = `${wanted.quote}${wanted.module}${wanted.quote}`;
  const at = bare.lastIndexOf(from);
  const quoted = `${model.quote}${wanted.module}${model.quote}`;
  const styled = at === -1 || wanted.module.includes(model.quote) ? bare : bare.slice(0, at) + quoted + bare.slice(at + from.length);
  return model.semicolon ? `${styled};` : styled;
}

function insertStatement(text: string, present: readonly JsImport[], line: string): Change {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const last = present.at(-1);
  if (last !== undefined) {
    const lineEnd = text.indexOf('\n', last.end);
    return lineEnd === -1
      ? { start: text.length, end: text.length, text: `${end}${line}` }
      : { start: lineEnd + 1, end: lineEnd + 1, text: `${line}${end}` };
  }
  const top = endOfHead(text);
  const gap = text.slice(top).trim() === '' || /^\r?\n/.test(text.slice(top)) ? '' : end;
  return { start: top, end: top, text: `${line}${end}${gap}` };
}

/** After `#!`, a leading comment that an empty line follows, and directives such as `'use strict'`. */
function endOfHead(text: string): number {
  let at = 0;
  const pass = (pattern: RegExp): void => {
    const found = pattern.exec(text.slice(at));
    if (found !== null) at += found[0].length;
  };
  pass(/^#!.*\r?\n/);
  pass(/^\s*\/\*[\s\S]*?\*\/[ \t]*\r?\n(?:[ \t]*\r?\n)+/);
  pass(/^(?:[ \t]*\/\/.*\r?\n)+(?:[ \t]*\r?\n)+/);
  pass(/^(?:[ \t]*(['"])use [\w ]+\1;?[ \t]*\r?\n)+/);
  return at;
}

/** `name` is a module or a name imported; both at once, or in several places, is unclear. */
export function removeJsImport(text: string, name: string, module: string | null): ImportEdit {
  const all = jsImports(text).filter((one) => module === null || one.module === module);
  const whole = all.filter((one) => one.module === name || (module !== null && name === module));
  const parts = all.flatMap((one) => [
    ...(one.defaultName === name || one.namespace === name ? [{ one, named: null }] : []),
    ...(one.named ?? []).filter((other) => other.local === name || other.name === name).map((named) => ({ one, named })),
  ]);
  const single = parts.length === 1 ? parts[0] : undefined;
  if (whole.length === 1 && whole[0] !== undefined && parts.every((part) => part.one === whole[0])) {
    return { kind: 'change', changes: [dropStatement(text, whole[0])], how: `the whole import of \`${whole[0].module}\`` };
  }
  if (whole.length + parts.length === 0) return { kind: 'unclear', why: 'the file has no such import' };
  const both = single?.named === null && single.one.defaultName !== null && single.one.namespace !== null;
  if (whole.length > 0 || single === undefined || both) return { kind: 'unclear', why: 'several imports fit; name the module as well' };
  return { kind: 'change', changes: [dropPart(text, single.one, single.named)], how: `\`${name}\` of \`${single.one.module}\`` };
}

function dropStatement(text: string, { start, end }: JsImport): Change {
  const lineEnd = /^[ \t]*\r?\n/.exec(text.slice(end));
  return { start, end: end + (lineEnd?.[0].length ?? 0), text: '' };
}

function dropPart(text: string, one: JsImport, named: ImportName | null): Change {
  const names = one.named ?? [];
  if (named === null) {
    // Only a default beside braces or a namespace can go alone; its comma goes with it.
    const from = one.start + (/^import\s+(?:type\s+(?=[\w$]))?/.exec(text.slice(one.start, one.end))?.[0].length ?? 0);
    const comma = /^[\w$]+\s*,\s*/.exec(text.slice(from));
    return comma === null || one.defaultName === null ? dropStatement(text, one) : { start: from, end: from + comma[0].length, text: '' };
  }
  if (names.length === 1) {
    if (one.defaultName === null) return dropStatement(text, one);
    const close = (one.braces?.[1] ?? named.end) + 1;
    const comma = text.lastIndexOf(',', one.braces?.[0] ?? named.start);
    return { start: comma, end: close, text: '' };
  }
  const after = /^\s*,[ \t]*/.exec(text.slice(named.end));
  const next = names[names.indexOf(named) + 1];
  if (after !== null && next !== undefined) return { start: named.start, end: next.start, text: '' };
  const before = names[names.indexOf(named) - 1];
  return { start: before?.end ?? named.start, end: named.end, text: '' };
}
