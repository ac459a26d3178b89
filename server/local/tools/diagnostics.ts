/** diagnostics: the problems the editor shows, one a line, worst first. */
import { diagnostics as spec } from '#contracts/tools/diagnostics';
import type { ToolOutput } from '#contracts/tools/tool';
import { formatRecord, parseRecord } from './record.ts';
import { boundLines, count, formatResult, incomplete, isWhole, parseResult } from './resultText.ts';
import type { Tool } from './tool.ts';

export const diagnostics: Tool<typeof spec> = {
  spec,
  title: (input) => (input.path === undefined ? 'List problems' : `List problems of ${input.path}`),
  async run(context, input) {
    return { ok: true, text: formatProblems(await context.editor(spec, input)) };
  },
};

export type Problem = ToolOutput<typeof spec>['problems'][number];

export interface ProblemList {
  readonly problems: readonly Problem[];
  readonly complete: boolean;
}

const severities = ['error', 'warning', 'info', 'hint'] as const;

export function formatProblems(output: ToolOutput<typeof spec>): string {
  const sorted = severities.flatMap((severity) => output.problems.filter((problem) => problem.severity === severity));
  const { kept, dropped } = boundLines(sorted.map(formatProblem));
  return formatResult({
    summary: sorted.length === 0 ? 'No problems.' : `${count(sorted.length, 'problem')}.`,
    notes: dropped > 0 ? [incomplete(`${dropped} more are not shown. Ask for one file.`)] : [],
    body: kept.join('\n'),
  });
}

export function parseProblems(text: string): ProblemList {
  const result = parseResult(text);
  const problems = result.body === '' ? [] : result.body.split('\n').flatMap((line) => parseProblem(line) ?? []);
  return { problems, complete: isWhole(result, problems.length) };
}

function formatProblem({ path, line, column, severity, message, source }: Problem): string {
  return formatRecord([severity, `${path}:${line}:${column}`, message, ...(source === null ? [] : [source])]);
}

function parseProblem(written: string): Problem | null {
  const [severity, place, message, source] = parseRecord(written) ?? [];
  const at = /^(.*):(\d+):(\d+)$/s.exec(place ?? '');
  const known = severities.find((name) => name === severity);
  if (known === undefined || at === null || message === undefined) return null;
  return { path: at[1] ?? '', line: Number(at[2]), column: Number(at[3]), severity: known, message, source: source ?? null };
}
