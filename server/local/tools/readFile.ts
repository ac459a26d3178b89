/** read_file: a file's text under a header that says which part it is and how to read on. */
import { readFile as spec } from '#contracts/tools/readFile';
import type { ToolInput, ToolOutput } from '#contracts/tools/tool';
import { formatRecord, parseRecord } from './record.ts';
import { count, cutText, formatResult, incomplete, isIncomplete, parseResult, resultLimit } from './resultText.ts';
import type { Tool } from './tool.ts';

type Input = ToolInput<typeof spec>;
type Output = ToolOutput<typeof spec>;

export const readFile: Tool<typeof spec> = {
  spec,
  title: (input) => `Read ${input.path}${formatRange(input)}`,
  async run(context, input) {
    if (input.start_line !== undefined && input.end_line !== undefined && input.end_line < input.start_line) {
      return { ok: false, text: `end_line (${input.end_line}) comes before start_line (${input.start_line}).` };
    }
    const output = await context.editor(spec, input);
    if (input.start_line !== undefined && input.start_line > Math.max(output.lines, 1)) {
      return { ok: false, text: `${output.path} has only ${count(output.lines, 'line')}.` };
    }
    return { ok: true, text: formatRead(output, input) };
  },
};

/** A part of a file as the answer carries it. `next` is the line to read on at, null when nothing more can be read. */
export interface ReadPart {
  readonly path: string;
  readonly language: string;
  readonly start: number;
  readonly total: number;
  /** The beginning of the whole text's hash. */
  readonly version: string;
  readonly content: string;
  readonly complete: boolean;
  readonly next: number | null;
}

/** `asked` is the range that `output` answers. */
export function formatRead(output: Output, asked: Pick<Input, 'start_line' | 'end_line'>, limit: number = resultLimit): string {
  const start = asked.start_line ?? 1;
  const shown = fit(output.content, limit);
  const counted = start + Math.max(countBreaks(shown) - (/[\r\n]$/.test(shown) ? 1 : 0), 0);
  const last = shown.length < output.content.length ? counted : Math.min(asked.end_line ?? output.lines, output.lines);
  const fields = [
    output.path,
    output.language || 'plaintext',
    `lines ${start}-${last} of ${output.lines}`,
    `version ${output.hash.slice(0, 16)}`,
  ];
  if (output.dirty) fields.push('unsaved changes');
  const notes: string[] = [];
  if (shown.length < output.content.length) {
    notes.push(
      /[\r\n]$/.test(shown)
        ? incomplete(`cut to fit. Read on with start_line ${last + 1}.`)
        : incomplete(`line ${last} is too long and was cut. Read on with start_line ${last + 1}.`),
    );
  }
  return formatResult({ summary: formatRecord(fields), notes, body: shown });
}

export function parseRead(text: string): ReadPart | null {
  const result = parseResult(text);
  const [path, language, lines, version] = parseRecord(result.summary) ?? [];
  const range = /^lines (\d+)-(\d+) of (\d+)$/.exec(lines ?? '');
  if (path === undefined || language === undefined || version === undefined || range === null) return null;
  const next = result.notes
    .map((note) => /^Incomplete: cut to fit\. Read on with start_line (\d+)\.$/.exec(note))
    .find((found) => found !== null);
  return {
    path,
    language,
    start: Number(range[1]),
    total: Number(range[3]),
    version: version.slice('version '.length),
    content: result.body,
    complete: !isIncomplete(result),
    next: next ? Number(next[1]) : null,
  };
}

/** Whole lines that fit, or the beginning of the first when it alone is too long. */
function fit(content: string, limit: number): string {
  if (content.length <= limit) return content;
  const head = content.slice(0, limit);
  let end = Math.max(head.lastIndexOf('\n'), head.lastIndexOf('\r'));
  // A CRLF must not be torn: its second half would count as a line of its own.
  if (end === limit - 1 && content[end] === '\r' && content[end + 1] === '\n') {
    const before = content.slice(0, end);
    end = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'));
  }
  return end === -1 ? cutText(content, limit).replace(/\r$/, '') : content.slice(0, end + 1);
}

function countBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function formatRange({ start_line, end_line }: Input): string {
  if (start_line === undefined && end_line === undefined) return '';
  return ` lines ${start_line ?? 1}-${end_line ?? 'end'}`;
}
