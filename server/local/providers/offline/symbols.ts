/** Where names are defined and where they stand in a text. */
import { documentSymbols } from '#contracts/tools/documentSymbols';
import { searchText } from '#contracts/tools/searchText';
import type { CodeSymbol } from '#contracts/tools/symbols';
import { workspaceSymbols } from '#contracts/tools/workspaceSymbols';
import { parseMatches } from '../../tools/searchText.ts';
import { parseSymbols } from '../../tools/symbolLines.ts';
import { languageOf } from './code/languages.ts';
import { maskJs } from './code/maskJs.ts';
import { maskPython } from './code/maskPython.ts';
import { code, link } from './phrases.ts';
import { call, toolCall } from './script.ts';
import type { Outcome, Script } from './script.ts';
import { readWhole } from './workspace.ts';

export interface Place {
  readonly path: string;
  /** 1-based, as are columns. */
  readonly line: number;
  readonly column: number;
}

export type Definition = Place & { readonly label: string; readonly symbol: CodeSymbol };

const definingWords = 'function|class|const|let|var|interface|type|enum|namespace|def|func|fn|struct|trait|object|record|module';
const maxFiles = 10;
/** Lines below the beginning of a definition (decorators, modifiers) at which its name may stand. */
const nameWithin = 20;

export interface Definitions {
  readonly found: readonly Definition[];
  /** False when there may be more: then even a single one must not be taken for the only one. */
  readonly complete: boolean;
}

/** Exact-name definitions. A language server that has not loaded the project answers none; then the text is searched for them. */
export function* definitionsOf(name: string, tools: ReadonlySet<string>, glob: string | null): Script<Definitions> {
  if (tools.has(workspaceSymbols.name)) {
    const reply = yield* call(workspaceSymbols, { query: name, limit: 200 });
    const { symbols, complete } = parseSymbols(reply.ok ? reply.text : '');
    const found = named(symbols, name).filter((one) => within(one.path, glob));
    if (found.length > 0) return { found, complete };
  }
  if (!tools.has(searchText.name) || !tools.has(documentSymbols.name)) return { found: [], complete: false };
  const query = `\\b(${definingWords})\\*?\\s+${escapePattern(name)}\\b`;
  const searched = yield* call(searchText, { query, is_regex: true, case_sensitive: true, limit: 200, ...(glob === null ? {} : { glob }) });
  const { matches, complete } = parseMatches(searched.ok ? searched.text : '');
  const paths = [...new Set(matches.map((match) => match.path))];
  if (paths.length === 0) return { found: [], complete };
  const replies = yield paths.slice(0, maxFiles).map((path) => toolCall(documentSymbols, { path }));
  const lists = replies.map((reply) => (reply.ok ? parseSymbols(reply.text) : { symbols: [], complete: false }));
  return {
    found: named(
      lists.flatMap((list) => list.symbols),
      name,
    ),
    complete: complete && paths.length <= maxFiles && lists.every((list) => list.complete),
  };
}

function named(symbols: readonly CodeSymbol[], name: string): readonly Definition[] {
  const seen = new Set<string>();
  const found: Definition[] = [];
  for (const symbol of symbols) {
    const key = `${symbol.path}:${symbol.name_line}:${symbol.name_column}`;
    if (symbol.name.replace(/\(.*\)$/, '') !== name || seen.has(key)) continue;
    seen.add(key);
    found.push({ path: symbol.path, line: symbol.name_line, column: symbol.name_column, label: `${symbol.kind} ${symbol.name}`, symbol });
  }
  return found;
}

/**
 * The place of the name itself. Some servers answer where a definition begins (`export function add`), and renaming there would
 * fail or rename something else; so the file is looked at, and the first such word of its code from there on is taken.
 */
export function* nameAt(name: string, place: Place): Script<Outcome<Place>> {
  const file = yield* readWhole(place.path);
  if (!file.ok) return file;
  const exact = occurrencesIn(file.value.content, name).some(({ line, column }) => line === place.line && column === place.column);
  if (exact) return { ok: true, value: place };
  const words = occurrencesIn(codeOnly(place.path, file.value.content), name);
  const found = words.find(({ line, column }) => line > place.line || (line === place.line && column >= place.column));
  if (found === undefined || found.line > place.line + nameWithin) {
    return { ok: false, text: `${code(name)} is not where it was reported in ${link(place.path, place.path, place.line)}. Ask again.` };
  }
  return { ok: true, value: { path: place.path, ...found } };
}

/** Only folders (`src/**`) narrow symbols; other globs are left to the search. */
function within(path: string, glob: string | null): boolean {
  if (glob === null || !glob.endsWith('/**')) return true;
  return `/${path}`.includes(`/${glob.slice(0, -'**'.length)}`);
}

/** Whole-word occurrences of a name, comments and strings included, lines and columns 1-based. */
export function occurrencesIn(text: string, name: string): readonly Omit<Place, 'path'>[] {
  const found: { line: number; column: number }[] = [];
  const word = wordPattern(name);
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    for (const match of line.matchAll(word)) found.push({ line: index + 1, column: match.index + 1 });
  }
  return found;
}

export function wordPattern(name: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${escapePattern(name)}(?![\\p{L}\\p{N}_$])`, 'gu');
}

export function escapePattern(text: string): string {
  return text
    .replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
    .replace(/\\-/g, '-')
    .replace(/\\\//g, '/');
}

/** The text with comments and strings blanked, where the language is known. */
export function codeOnly(path: string, text: string): string {
  const { family } = languageOf(path);
  return family === 'js' ? maskJs(text) : family === 'python' ? maskPython(text) : text;
}
