/** Puts skeletons of documentation comments on functions that have none. What they mean is left for a person to write. */
import { editFile } from '#contracts/tools/editFile';
import { readFile } from '#contracts/tools/readFile';
import { count } from '../../../tools/resultText.ts';
import type { FunctionFound } from '../code/functions.ts';
import { jsFunctions } from '../code/jsFunctions.ts';
import { languageOf } from '../code/languages.ts';
import type { Language } from '../code/languages.ts';
import { pythonFunctions } from '../code/pythonFunctions.ts';
import { skeleton } from '../code/skeleton.ts';
import { changeText } from '../editText.ts';
import { propose } from '../editReport.ts';
import { defineIntent } from '../intent.ts';
import { attached, code, fileMeant, link, pathIn, quotedSource, valueOf } from '../phrases.ts';
import { definitionsOf } from '../symbols.ts';
import type { Outcome, Script } from '../script.ts';
import { readNamed } from '../workspace.ts';
import type { WholeFile } from '../workspace.ts';
import type { Turn } from '../turn.ts';

export interface DocumentRequest {
  readonly name: string | null;
  readonly path: string | null;
  /** Only functions that touch these lines. */
  readonly lines: readonly [number, number] | null;
}

const docs = '(?:js|ts)?doc(?:s|strings?|umentation)?(?:\\s+(?:comments?|skeletons?))?';
const verbs = new RegExp(
  `^(?:document\\b|(?:add|write|generate|insert)\\s+(?:(?:a|an|some|missing|the)\\s+)*${docs}\\b(?:\\s+(?:to|for|in|on|of)\\b)?)(?<rest>[\\s\\S]*)$`,
  'i',
);
const named = new RegExp(
  `^\\s*(?:the\\s+)?(?:function|method)\\s+(?<name>${quotedSource}|[\\w$]+)|^\\s*(?<quoted>${quotedSource})|^\\s*(?<bare>[\\w$]+)(?:\\(\\))?\\s*(?:$|\\s+in\\s|[.!?]$)`,
  'iu',
);

export const document = defineIntent<DocumentRequest>({
  name: 'document',
  needs: [readFile.name, editFile.name],
  matches(turn) {
    const rest = verbs.exec(turn.request)?.groups?.['rest'];
    if (rest === undefined) return null;
    const parts = named.exec(rest)?.groups;
    const word = valueOf(parts?.['name'] ?? parts?.['quoted'] ?? parts?.['bare'] ?? '').replace(/\(\)$/, '');
    const isName =
      /^[\w$]+$/.test(word) && !/^(?:this|these|it|all|every|everything|the|file|selection|code|here|functions?|methods?)$/i.test(word);
    const item = attached(turn);
    const path = fileMeant(turn, rest);
    const selected = !isName && item?.kind === 'selection' && pathIn(rest) === null && !/\bfile\b/i.test(rest);
    return { name: isName ? word : null, path, lines: selected ? [item.start_line, item.end_line] : null };
  },
  *run({ name, path, lines }, turn) {
    const file = yield* fileOf(name, path, turn);
    if (!file.ok) return file.text;
    const { content } = file.value;
    const here = link(file.value.path, file.value.path);
    const language = languageOf(file.value.path, file.value.language);
    if (language.family === 'other')
      return `I can write documentation skeletons for TypeScript, JavaScript and Python only; ${here} is ${language.label}.`;
    const all = language.family === 'js' ? jsFunctions(content) : pythonFunctions(content);
    const meant = all.filter((one) =>
      name !== null ? one.name === name : lines !== null ? one.line <= lines[1] && one.end_line >= lines[0] : one.outer,
    );
    if (meant.length === 0)
      return name === null
        ? `I found no functions in ${lines === null ? here : `lines ${lines[0]} to ${lines[1]} of ${here}`}.`
        : `I found no function called ${code(name)} in ${here}.`;
    const bare = meant.filter((one) => !one.documented);
    if (bare.length === 0)
      return `${meant.length === 1 ? `${code(meant[0]?.name ?? '')} is` : `All ${meant.length} functions there are`} already documented in ${here}.`;
    const changes = changesFor(bare, language, content);
    if (changes.length === 0) return `I cannot document ${code(bare[0]?.name ?? '')}: its body is on the line of its signature.`;
    const said = yield* propose(
      changeText(file.value.path, content, changes),
      `Document ${file.value.path}`,
      `Wrote ${count(changes.length, 'documentation skeleton')}`,
    );
    if (!said.startsWith('Wrote')) return said;
    return `${said}\n\nThey are skeletons made by rules from the signatures: what each function means is for you to write where it says “(describe)”.`;
  },
});

function changesFor(
  functions: readonly FunctionFound[],
  language: Language,
  content: string,
): readonly { start: number; end: number; text: string }[] {
  const end = content.includes('\r\n') ? '\r\n' : '\n';
  const changes = new Map<number, { start: number; end: number; text: string }>();
  for (const one of functions) {
    if (one.insert === null || changes.has(one.insert)) continue;
    changes.set(one.insert, { start: one.insert, end: one.insert, text: `${skeleton(one, language).join(end)}${end}` });
  }
  return [...changes.values()].sort((a, b) => a.start - b.start);
}

function* fileOf(name: string | null, path: string | null, turn: Turn): Script<Outcome<WholeFile>> {
  if (path !== null) return yield* readNamed(path);
  if (name === null) return { ok: false, text: 'Which file? Say “document src/a.ts”, or attach the file.' };
  const { found: places, complete } = yield* definitionsOf(name, turn.tools, null);
  const paths = [...new Set(places.map((place) => place.path))];
  const [only] = paths;
  if (only === undefined)
    return { ok: false, text: `I found no function called ${code(name)}. Name its file: “document ${name} in src/a.ts”.` };
  if (paths.length === 1 && !complete)
    return { ok: false, text: `There may be more than one ${code(name)}. Name its file: “document ${name} in src/a.ts”.` };
  if (paths.length > 1)
    return {
      ok: false,
      text: `${code(name)} is defined in several files, and I do not guess. Say which:\n\n${paths.map((one) => `- ${link(one, one)}`).join('\n')}`,
    };
  return yield* readNamed(only);
}
