/** Replaces literal text: every occurrence in a file, or in all files that hold it, in one proposal. */
import { editFile } from '#contracts/tools/editFile';
import { readFile } from '#contracts/tools/readFile';
import { searchText } from '#contracts/tools/searchText';
import { count } from '../../../tools/resultText.ts';
import { parseMatches } from '../../../tools/searchText.ts';
import { changeText } from '../editText.ts';
import type { Change } from '../editText.ts';
import { propose } from '../editReport.ts';
import { defineIntent } from '../intent.ts';
import { code, isQuoted, link, quotedSource, scopeOf, valueOf } from '../phrases.ts';
import type { Scope } from '../phrases.ts';
import { call, toolCall } from '../script.ts';
import type { Outcome, Script, ToolReply } from '../script.ts';
import { oneSentence, readNamed, readOn } from '../workspace.ts';
import type { WholeFile } from '../workspace.ts';

export interface ReplaceRequest {
  readonly from: string;
  readonly to: string;
  readonly scope: Scope;
}

const maxFiles = 200;
/** Files read at once. */
const batch = 32;
const sentence = new RegExp(
  `^(?<verb>replace|change|substitute|swap)\\s+(?:(?:all|every|each|any)\\s+)?(?:(?:the\\s+)?(?:occurrences?|instances?|uses?|text|string|word)\\s+(?:of\\s+)?)?(?<from>${quotedSource}|[^\\s]+)\\s+(?<link>with|by|to|into|for)\\s+(?<to>${quotedSource}|\\S+)(?<rest>[\\s\\S]*)$`,
  'iu',
);
const slashForm = new RegExp(`^(?<verb>replace)\\s+(?<from>${quotedSource}|\\S+)\\s+(?<to>${quotedSource}|\\S+)(?<rest>[\\s\\S]*)$`, 'iu');

export const replace = defineIntent<ReplaceRequest>({
  name: 'replace',
  needs: [readFile.name, editFile.name],
  matches(turn) {
    const parts = (sentence.exec(turn.request) ?? (turn.slash === 'replace' ? slashForm.exec(turn.request) : null))?.groups;
    if (parts === undefined) return null;
    const [from, to, rest] = [parts['from'] ?? '', parts['to'] ?? '', parts['rest'] ?? ''];
    // Without quotes, “change the loop to a map” is not about literal text.
    const literal = isQuoted(from) && isQuoted(to);
    const plain =
      parts['verb']?.toLowerCase() === 'replace' && !/^(?:the|a|an|this|that|all|every|it)$/i.test(from) && !/^(?:the|a|an)$/i.test(to);
    if (!literal && !plain) return null;
    const where = rest
      .trim()
      .replace(/^[.,;]+|[.!]+$/g, '')
      .trim();
    if (where !== '' && !/^(?:,?\s*(?:in|inside|within|under|across|everywhere|throughout|here|of|for|from)\b)/i.test(where)) return null;
    if (valueOf(from) === '') return null;
    return { from: valueOf(from), to: valueOf(to), scope: scopeOf(turn, where) };
  },
  *run({ from, to, scope }, turn) {
    if (from === to) return `${code(from)} would be replaced by itself, so there is nothing to do.`;
    if (scope.kind === 'unsaid') return `Where? Name a file (“… in src/a.ts”), or say “everywhere” to change all files.`;
    const files = scope.kind === 'file' ? yield* oneFile(scope.path) : yield* allFiles(from, scope.glob, turn.tools);
    if (!files.ok) return files.text;
    const texts: string[] = [];
    let places = 0;
    for (const file of files.value) {
      const changes = replacements(file.content, from, to);
      places += changes.length;
      if (changes.length > 0) texts.push(changeText(file.path, file.content, changes));
    }
    const [only] = files.value;
    if (places === 0)
      return `${code(from)} does not occur ${files.value.length === 1 && only !== undefined ? `in ${link(only.path, only.path)}` : 'in any file'}.`;
    return yield* propose(
      texts.join(''),
      `Replace “${from}” with “${to}”`,
      `Replaced ${count(places, 'occurrence')} of ${code(from)} with ${to === '' ? 'nothing' : code(to)}`,
    );
  },
});

/** Every occurrence, from the left, not overlapping. Exact: case and spaces count. */
export function replacements(content: string, from: string, to: string): readonly Change[] {
  const changes: Change[] = [];
  for (let at = content.indexOf(from); at !== -1; at = content.indexOf(from, at + from.length)) {
    changes.push({ start: at, end: at + from.length, text: to });
  }
  return changes;
}

function* oneFile(path: string): Script<Outcome<readonly WholeFile[]>> {
  const file = yield* readNamed(path);
  return file.ok ? { ok: true, value: [file.value] } : file;
}

function* allFiles(text: string, glob: string | null, tools: ReadonlySet<string>): Script<Outcome<readonly WholeFile[]>> {
  if (!tools.has(searchText.name)) return { ok: false, text: 'I cannot search the workspace here. Name one file: “… in src/a.ts”.' };
  const found = yield* call(searchText, { query: text, case_sensitive: true, limit: 2000, ...(glob === null ? {} : { glob }) });
  if (!found.ok) return { ok: false, text: `The search failed: ${oneSentence(found.text)}` };
  const { matches, complete } = parseMatches(found.text);
  const paths = [...new Set(matches.map((match) => match.path))];
  if (!complete || paths.length > maxFiles) {
    return {
      ok: false,
      text: `${code(text)} occurs in more places than I can change at once, and I will not change only some of them. Name a folder: “… in src/”.`,
    };
  }
  if (paths.length === 0) return { ok: true, value: [] };
  const first: ToolReply[] = [];
  for (let at = 0; at < paths.length; at += batch)
    first.push(...(yield paths.slice(at, at + batch).map((path) => toolCall(readFile, { path }))));
  const files: WholeFile[] = [];
  for (const [index, path] of paths.entries()) {
    const file = yield* readOn(path, first[index] ?? { ok: false, text: '' });
    if (!file.ok) return { ok: false, text: `${file.text} Nothing was changed anywhere.` };
    files.push(file.value);
  }
  return { ok: true, value: files };
}
