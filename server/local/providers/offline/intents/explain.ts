/** Describes a file or a selection by what it declares. It reads names and comments, not meaning, and says so. */
import { documentSymbols } from '#contracts/tools/documentSymbols';
import { readFile } from '#contracts/tools/readFile';
import { parseSymbols } from '../../../tools/symbolLines.ts';
import { describeFile } from '../describeFile.ts';
import { describeSelection } from '../describeSelection.ts';
import { defineIntent } from '../intent.ts';
import { attached, fileMeant, pathIn } from '../phrases.ts';
import { call } from '../script.ts';
import { readNamed } from '../workspace.ts';

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
  *run({ path, lines }) {
    if (path === null) return 'Explain what? Name a file (“explain src/a.ts”), or select some code and attach it.';
    const file = yield* readNamed(path);
    if (!file.ok) return file.text;
    const reply = yield* call(documentSymbols, { path: file.value.path });
    const symbols = reply.ok ? parseSymbols(reply.text).symbols : [];
    const text = lines === null ? describeFile(file.value, symbols) : describeSelection(file.value, symbols, lines);
    const unknown = reply.ok ? '' : ' No language server answered for it, so its symbols are not listed.';
    return `${text}\n\n*Made by rules from names, comments and symbols, without a model: it says what is there, not what it means.*${unknown}`;
  },
});
