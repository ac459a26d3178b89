/** Finds where a symbol is defined. */
import { workspaceSymbols } from '#contracts/tools/workspaceSymbols';
import { count } from '../../../tools/resultText.ts';
import { parseSymbols } from '../../../tools/symbolLines.ts';
import { groupedLinks } from '../grouped.ts';
import { defineIntent } from '../intent.ts';
import { code, quotedSource, valueOf } from '../phrases.ts';
import { call } from '../script.ts';
import { definitionsOf } from '../symbols.ts';
import type { Definition } from '../symbols.ts';

export interface FindSymbolRequest {
  readonly name: string;
}

const kinds = 'symbols?|functions?|methods?|class(?:es)?|interfaces?|types?|enums?|variables?|constants?';
const sentences = [
  new RegExp(
    `^where(?:\\s+is|['’]s|\\s+are)\\s+(?:the\\s+)?(?:(?:${kinds})\\s+)?(?<name>${quotedSource}|\\S+)\\s+(?:defined|declared|implemented)\\b`,
    'iu',
  ),
  new RegExp(
    `^(?:find|show|go\\s+to|search\\s+for|locate|look\\s+up)\\s+(?:me\\s+)?(?:the\\s+)?(?:definitions?|declarations?|implementation)\\s+of\\s+(?<name>${quotedSource}|\\S+)`,
    'iu',
  ),
  new RegExp(
    `^(?:find|show|search\\s+for|locate|look\\s+up)\\s+(?:me\\s+)?(?:the\\s+)?(?:${kinds})\\s+(?:(?:called|named)\\s+)?(?<name>${quotedSource}|[^\\s]+)\\s*[.?!]?$`,
    'iu',
  ),
];

export const findSymbol = defineIntent<FindSymbolRequest>({
  name: 'findSymbol',
  needs: [],
  matches(turn) {
    const name = sentences.map((sentence) => sentence.exec(turn.request)?.groups?.['name']).find((found) => found !== undefined);
    const bare = valueOf(name ?? '').replace(/\(\)$/, '');
    return bare === '' ? null : { name: bare };
  },
  *run({ name }, turn) {
    const { found: exact } = yield* definitionsOf(name, turn.tools, null);
    if (exact.length > 0) return `${code(name)} is defined in ${count(exact.length, 'place')}:\n\n${list(exact)}`;
    const similar = turn.tools.has(workspaceSymbols.name) ? yield* call(workspaceSymbols, { query: name, limit: 50 }) : null;
    const symbols = similar?.ok === true ? parseSymbols(similar.text).symbols : [];
    if (symbols.length === 0) return `I found no symbol called ${code(name)}. To search the text of all files, say “find "${name}"”.`;
    const near = symbols.map((symbol) => ({
      path: symbol.path,
      line: symbol.name_line,
      column: symbol.name_column,
      label: `${symbol.kind} ${symbol.name}`,
      symbol,
    }));
    return `No symbol is called exactly ${code(name)}. ${count(near.length, 'symbol')} with a similar name:\n\n${list(near)}`;
  },
});

function list(definitions: readonly Definition[]): string {
  return groupedLinks(
    definitions.map(({ path, line, label, symbol }) => ({
      path,
      line,
      text: symbol.container === null ? label : `${label} in ${symbol.container}`,
    })),
  );
}
