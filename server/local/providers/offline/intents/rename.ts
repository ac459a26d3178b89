/** Renames a symbol through the language server, only when there is exactly one it can mean. */
import { documentSymbols } from '#contracts/tools/documentSymbols';
import { renameSymbol } from '#contracts/tools/renameSymbol';
import { parseSymbols } from '../../../tools/symbolLines.ts';
import { editSentence } from '../editReport.ts';
import { defineIntent } from '../intent.ts';
import { code, link, pathIn, quotedSource, scopeOf, valueOf } from '../phrases.ts';
import type { Scope } from '../phrases.ts';
import { call } from '../script.ts';
import type { Outcome, Script } from '../script.ts';
import { codeOnly, definitionsOf, nameAt, occurrencesIn } from '../symbols.ts';
import type { Place } from '../symbols.ts';
import type { Turn } from '../turn.ts';
import { readNamed } from '../workspace.ts';

export interface RenameRequest {
  readonly from: string;
  readonly to: string;
  readonly scope: Scope;
  /** The file was written out, not only attached. */
  readonly sure: boolean;
}

const kinds = '(?:function|method|class|variable|constant|const|interface|type|enum|property|parameter|field|symbol|identifier|file)';
const sentence = new RegExp(
  `^rename\\s+(?:the\\s+)?(?:${kinds}\\s+)?(?<from>${quotedSource}|[^\\s]+)\\s*(?:\\s(?:to|as|into)\\s|->|→|=>)\\s*(?<to>${quotedSource}|\\S+)(?<rest>[\\s\\S]*)$`,
  'iu',
);
const slashForm = new RegExp(`^rename\\s+(?<from>${quotedSource}|\\S+)\\s+(?<to>${quotedSource}|\\S+)(?<rest>[\\s\\S]*)$`, 'iu');

export const rename = defineIntent<RenameRequest>({
  name: 'rename',
  needs: [renameSymbol.name],
  matches(turn) {
    const parts = (sentence.exec(turn.request) ?? (turn.slash === 'rename' ? slashForm.exec(turn.request) : null))?.groups;
    if (parts === undefined) return null;
    const rest = (parts['rest'] ?? '').replace(/\beverywhere\b|\bin (?:all|every) files?\b/gi, '');
    return { from: valueOf(parts['from'] ?? ''), to: valueOf(parts['to'] ?? ''), scope: scopeOf(turn, rest), sure: pathIn(rest) !== null };
  },
  *run({ from, to, scope, sure }, turn) {
    const old = /^(?:this|it|selection)$/i.test(from) ? selectedWord(turn) : from.replace(/\(\)$/, '');
    const name = to.replace(/\(\)$/, '');
    if (old === null) return 'Select the symbol to rename, or write its name: “rename add to sum”.';
    if (!isName(old) || !isName(name)) return notAName(isName(old) ? name : old);
    if (old === name) return `${code(old)} already has that name, so there is nothing to rename.`;
    const located = yield* locate(old, scope, sure, turn);
    if (!located.ok) return located.text;
    const place = yield* nameAt(old, located.value);
    if (!place.ok) return place.text;
    const { path, line, column } = place.value;
    const reply = yield* call(renameSymbol, { path, line, column, new_name: name });
    return editSentence(reply, `Renamed ${code(old)} to ${code(name)}`);
  },
});

function isName(text: string): boolean {
  return /^#?[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(text);
}

function notAName(text: string): string {
  return /[./\\]/.test(text)
    ? `${code(text)} is not a symbol’s name. I rename symbols; renaming files is not among what I can do.`
    : `${code(text)} cannot be a symbol’s name.`;
}

function selectedWord(turn: Turn): string | null {
  const [only, ...more] = turn.context.filter((item) => item.kind === 'selection');
  const word = only?.text?.trim() ?? '';
  return more.length === 0 && isName(word) ? word : null;
}

function* locate(name: string, scope: Scope, sure: boolean, turn: Turn): Script<Outcome<Place>> {
  const selected = yield* placeInSelection(name, turn);
  if (selected !== null) return selected;
  if (scope.kind === 'file') {
    const defined = yield* definedInFile(name, scope.path);
    if (defined.length > 0) return choose(name, defined);
    if (sure) return yield* placeInFile(name, scope.path);
  }
  const glob = scope.kind === 'files' ? scope.glob : null;
  const { found, complete } = yield* definitionsOf(name, turn.tools, glob);
  if (found.length === 1 && !complete) {
    return {
      ok: false,
      text: `There may be more than one ${code(name)}, and I cannot see all of them. Name the file: “rename ${name} to … in src/file.ts”.`,
    };
  }
  return choose(name, found);
}

/** A selection that holds the name exactly once points at it. */
function* placeInSelection(name: string, turn: Turn): Script<Outcome<Place> | null> {
  const selections = turn.context.filter((item) => item.kind === 'selection');
  const hits = selections.flatMap((item) => occurrencesIn(item.text, name).map((place) => ({ item, place })));
  const [hit, ...more] = hits;
  if (hit === undefined || more.length > 0) return null;
  const file = yield* readNamed(hit.item.path);
  if (!file.ok) return { ok: false, text: file.text };
  // The column inside the line is only known from the file: a selection may begin in mid-line.
  const line = hit.item.start_line + hit.place.line - 1;
  const onLine = occurrencesIn(file.value.content, name).filter((place) => place.line === line);
  const [only] = onLine;
  return onLine.length === 1 && only !== undefined ? { ok: true, value: { path: file.value.path, ...only } } : null;
}

function* definedInFile(name: string, path: string): Script<readonly (Place & { readonly label: string })[]> {
  const reply = yield* call(documentSymbols, { path });
  if (!reply.ok) return [];
  return parseSymbols(reply.text)
    .symbols.filter((symbol) => symbol.name.replace(/\(.*\)$/, '') === name)
    .map((symbol) => ({ path: symbol.path, line: symbol.name_line, column: symbol.name_column, label: `${symbol.kind} ${symbol.name}` }));
}

/** For names no list of symbols has, such as local variables: only where the file's code has the name once. */
function* placeInFile(name: string, path: string): Script<Outcome<Place>> {
  const file = yield* readNamed(path);
  if (!file.ok) return file;
  const { content } = file.value;
  if (file.value.path !== path) {
    const defined = yield* definedInFile(name, file.value.path);
    if (defined.length > 0) return choose(name, defined);
  }
  const uses = occurrencesIn(codeOnly(file.value.path, content), name).map((place) => ({ path: file.value.path, ...place, label: name }));
  if (uses.length > 0) return choose(name, uses);
  return { ok: false, text: `${code(name)} does not occur in the code of ${link(file.value.path, file.value.path)}.` };
}

function choose(name: string, places: readonly (Place & { readonly label: string })[]): Outcome<Place> {
  const [only] = places;
  if (only === undefined)
    return { ok: false, text: `I found no symbol called ${code(name)}. Name the file it is in: “rename ${name} to … in src/file.ts”.` };
  if (places.length === 1) return { ok: true, value: only };
  const list = places.slice(0, 20).map((place) => `- ${link(`${place.path}:${place.line}`, place.path, place.line)} ${place.label}`);
  const ask =
    new Set(places.map((place) => place.path)).size > 1
      ? 'Say which file (“… in path”), or select it in the editor'
      : 'Select the one you mean in the editor';
  return {
    ok: false,
    text: `${code(name)} can mean ${places.length} places, and I do not guess. ${ask} and ask again.\n\n${list.join('\n')}`,
  };
}
