/** Describes a file or a selection by what it declares. It reads names and comments, not meaning, and says so. */
import { documentSymbols } from '#contracts/tools/documentSymbols';
import { readFile } from '#contracts/tools/readFile';
import type { CodeSymbol } from '#contracts/tools/symbols';
import { parseSymbols } from '../../../tools/symbolLines.ts';
import { jsFunctions } from '../code/jsFunctions.ts';
import { languageOf } from '../code/languages.ts';
import { pythonFunctions } from '../code/pythonFunctions.ts';
import { describeFile } from '../describeFile.ts';
import { describeSelection } from '../describeSelection.ts';
import { defineIntent } from '../intent.ts';
import { attached, fileMeant, pathIn } from '../phrases.ts';
import { call } from '../script.ts';
import { readNamed } from '../workspace.ts';
import type { WholeFile } from '../workspace.ts';

export interface ExplainRequest {
  readonly path: string | null;
  readonly lines: readonly [number, number] | null;
}

const verbs =
  /^(?:explain|describe|summari[sz]e|outline|walk me through|tell me about|show me what|what\s+(?:does|do|is|are)|what['’]s|how\s+does)\b(?<rest>[\s\S]*)$/i;

export const explain = defineIntent<ExplainRequest>({
  name: 'explain',
  needs: [readFile.name],
  matches(turn) {
    const rest = verbs.exec(turn.request)?.groups?.['rest'];
    if (rest === undefined) return null;
    const named = pathIn(rest);
    const pointed = rest.trim() === '' || /\b(?:this|it|these|selection|selected|here|above|file|code|attached)\b/i.test(rest);
    if (named === null && !(pointed && turn.context.length > 0))
      return /^(?:explain|describe|summari[sz]e|outline)\b/i.test(turn.request) && pointed ? { path: null, lines: null } : null;
    const item = attached(turn);
    const selected = item?.kind === 'selection' && named === null && !/\bfile\b/i.test(rest);
    return { path: fileMeant(turn, rest), lines: selected ? [item.start_line, item.end_line] : null };
  },
  *run({ path, lines }, turn) {
    if (path === null) return 'Explain what? Name a file (“explain src/a.ts”), or select some code and attach it.';
    const file = yield* readNamed(path);
    if (!file.ok) return file.text;
    const reply = turn.tools.has(documentSymbols.name) ? yield* call(documentSymbols, { path: file.value.path }) : null;
    const symbols = reply?.ok === true ? parseSymbols(reply.text).symbols : functionsAsSymbols(file.value);
    const text = lines === null ? describeFile(file.value, symbols) : describeSelection(file.value, symbols, lines);
    const unknown = reply?.ok === true ? '' : ' No language server answered for it, so only functions found by their shape are listed.';
    return `${text}\n\n*Made by rules from names, comments and symbols, without a model: it says what is there, not what it means.*${unknown}`;
  },
});

function functionsAsSymbols({ path, language, content }: WholeFile): readonly CodeSymbol[] {
  const { family } = languageOf(path, language);
  const found = family === 'js' ? jsFunctions(content) : family === 'python' ? pythonFunctions(content) : [];
  return found
    .filter((one) => one.outer)
    .map(({ name, line, end_line }) => ({
      name,
      kind: 'function',
      container: null,
      path,
      start_line: line,
      end_line,
      name_line: line,
      name_column: 1,
    }));
}
