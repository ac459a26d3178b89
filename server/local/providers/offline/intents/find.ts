/** Searches text in the workspace: “find foo”, “where is foo used”. */
import { searchText } from '#contracts/tools/searchText';
import { count } from '../../../tools/resultText.ts';
import { parseMatches } from '../../../tools/searchText.ts';
import { groupedLinks } from '../grouped.ts';
import { defineIntent } from '../intent.ts';
import { code, isQuoted, quotedSource, scopeOf, valueOf } from '../phrases.ts';
import { call } from '../script.ts';
import { oneSentence } from '../workspace.ts';

export interface FindRequest {
  readonly query: string;
  /** A name: only whole words, in exactly this case. */
  readonly word: boolean;
  readonly glob: string | null;
}

const used = new RegExp(
  `^(?:where(?:\\s+is|['’]s|\\s+are|\\s+do(?:es)?\\s+\\w+\\s+use)\\s+(?:the\\s+)?(?:(?:function|class|method|variable|symbol)\\s+)?(?<name>${quotedSource}|\\S+?)\\s*(?:used|called|referenced|mentioned|imported)?\\s*(?<rest>(?:\\b(?:in|under)\\b[\\s\\S]*)?)[?.!]*$)`,
  'iu',
);
const usages = new RegExp(
  `^(?:find|show|list|search\\s+for)\\s+(?:me\\s+)?(?:all\\s+|the\\s+)*(?:usages?|uses|references?|callers?|calls)\\s+(?:of|to)\\s+(?<name>${quotedSource}|\\S+)(?<rest>[\\s\\S]*)$`,
  'iu',
);
const text = new RegExp(
  `^(?:find|search(?:\\s+for)?|grep(?:\\s+for)?|look\\s+for|locate)\\s+(?:me\\s+)?(?:(?:all|every|the)\\s+)*(?:(?:occurrences?|instances?|text|string|word|places?)\\s+(?:of\\s+|with\\s+)?)?(?<name>${quotedSource}|[\\s\\S]+?)(?<rest>\\s+(?:in|under|inside|within|across|everywhere)\\b[\\s\\S]*)?$`,
  'iu',
);

export const find = defineIntent<FindRequest>({
  name: 'find',
  needs: [searchText.name],
  matches(turn) {
    const named = (usages.exec(turn.request) ?? used.exec(turn.request))?.groups;
    const parts = named ?? text.exec(turn.request)?.groups;
    if (parts === undefined) return null;
    const written = parts['name'] ?? '';
    const query = isQuoted(written) ? valueOf(written) : valueOf(written).replace(/\(\)$/, '');
    if (query === '' || query.includes('\n') || query.length > 1000) return null;
    // Prose without quotes is a wish for understanding (“find out why it fails”), not text to look for.
    if (!isQuoted(written) && (query.split(/\s+/).length > 4 || /^(?:out|a way|me a|bugs?|issues?)\b/i.test(query))) return null;
    const where = (parts['rest'] ?? '').trim();
    const scope = where === '' ? null : scopeOf(turn, where);
    const glob = scope === null || scope.kind === 'unsaid' ? null : scope.kind === 'file' ? scope.path : scope.glob;
    return { query, word: named !== undefined, glob };
  },
  *run({ query, word, glob }) {
    const reply = yield* call(searchText, {
      query,
      limit: 500,
      ...(word ? { whole_word: true, case_sensitive: true } : {}),
      ...(glob === null ? {} : { glob }),
    });
    if (!reply.ok) return `The search failed: ${oneSentence(reply.text)}`;
    const { matches, complete } = parseMatches(reply.text);
    const where = glob === null ? 'the workspace' : code(glob);
    if (matches.length === 0) return `${code(query)} does not occur in ${where}.`;
    const files = new Set(matches.map((match) => match.path)).size;
    const lines = new Map(matches.map((match) => [`${match.path}:${match.line}`, match]));
    const places = [...lines.values()].map((match) => ({ path: match.path, line: match.line, text: match.text, literal: true }));
    const head = `${code(query)}: ${complete ? '' : 'at least '}${count(matches.length, 'match', 'matches')} in ${count(files, 'file')}.`;
    const note = word ? '\n\nFound by its text, so a name that only looks the same is among them.' : '';
    return `${head}\n\n${groupedLinks(places)}${note}`;
  },
});
