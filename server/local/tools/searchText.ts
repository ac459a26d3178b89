/** search_text: one `path:line:column: text` line a match. */
import { searchText as spec } from '#contracts/tools/searchText';
import type { ToolOutput } from '#contracts/tools/tool';
import { formatField, parseField } from './record.ts';
import { boundLines, count, cutText, formatResult, incomplete, isWhole, parseResult } from './resultText.ts';
import type { Tool } from './tool.ts';

/** Longest piece of a line shown; minified files have lines of megabytes. */
export const matchTextLimit = 400;

export const searchText: Tool<typeof spec> = {
  spec,
  title: (input) => `Search ${input.is_regex ? `/${input.query}/` : `“${input.query}”`}${input.glob ? ` in ${input.glob}` : ''}`,
  async run(context, input) {
    return { ok: true, text: formatMatches(await context.editor(spec, input)) };
  },
};

export interface Match {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

export interface MatchList {
  readonly matches: readonly Match[];
  readonly complete: boolean;
}

export function formatMatches(output: ToolOutput<typeof spec>): string {
  const { kept, dropped } = boundLines(output.matches.map(formatMatch));
  const files = new Set(output.matches.map((match) => match.path)).size;
  const cut = output.truncated || dropped > 0;
  return formatResult({
    summary:
      output.matches.length === 0 ? 'No matches.' : `${count(output.matches.length, 'match', 'matches')} in ${count(files, 'file')}.`,
    notes: cut ? [incomplete('there are more matches than shown. Narrow the query or `glob`.')] : [],
    body: kept.join('\n'),
  });
}

export function parseMatches(text: string): MatchList {
  const result = parseResult(text);
  const matches = result.body === '' ? [] : result.body.split('\n').flatMap((line) => parseMatch(line) ?? []);
  return { matches, complete: isWhole(result, matches.length) };
}

function formatMatch({ path, line, column, text }: Match): string {
  const flat = text.replace(/[\r\n\u2028\u2029]+$/u, '').replace(/[\r\n]/g, ' ');
  const shown = flat.length > matchTextLimit ? `${cutText(flat, matchTextLimit)}…` : flat;
  return `${formatField(path, ':')}:${line}:${column}: ${shown}`;
}

function parseMatch(line: string): Match | null {
  const parts = /^("(?:[^"\\]|\\.)*"|[^:]+):(\d+):(\d+): (.*)$/su.exec(line);
  const path = parseField(parts?.[1] ?? '');
  if (parts === null || path === null) return null;
  return { path, line: Number(parts[2]), column: Number(parts[3]), text: parts[4] ?? '' };
}
