/** run_command: runs what the user allowed and answers how it ended and the end of what it printed. */
import { stripVTControlCharacters } from 'node:util';
import { runCommand as spec } from '#contracts/tools/runCommand';
import type { ToolOutput } from '#contracts/tools/tool';
import { formatResult, incomplete, parseResult, resultLimit } from './resultText.ts';
import type { Tool } from './tool.ts';

export const runCommand: Tool<typeof spec> = {
  spec,
  title: (input) => `Run ${visible(input.command).replaceAll('\n', ' ⏎ ')}`,
  details: (input) =>
    [
      `Command: ${visible(input.command)}`,
      `Folder: ${input.cwd === undefined || input.cwd === '' ? 'the workspace folder' : visible(input.cwd)}`,
      `Time-out: ${input.timeout_ms / 1000} s`,
    ].join('\n'),
  async run(context, input) {
    if (input.cwd !== undefined && leavesWorkspace(input.cwd)) {
      return { ok: false, text: `cwd must be a folder inside the workspace, relative to it; “${input.cwd}” is not. Nothing was run.` };
    }
    const output = await context.editor(spec, input);
    return { ok: true, text: formatCommandResult(output) };
  },
};

export interface CommandResult {
  /** Null when it was killed. */
  readonly exit_code: number | null;
  readonly timed_out: boolean;
  readonly output: string;
}

export function formatCommandResult(result: ToolOutput<typeof spec>): string {
  const printed = stripVTControlCharacters(result.output);
  const end = printed.length > resultLimit ? printed.slice(-resultLimit).replace(/^[\udc00-\udfff]/u, '') : printed;
  const cut = result.truncated || end.length < printed.length;
  return formatResult({
    summary: result.timed_out ? 'Killed after its time-out.' : result.exit_code === null ? 'Killed.' : `Exit code ${result.exit_code}.`,
    notes: [...(cut ? [incomplete('only the end of the output is shown.')] : []), ...(end === '' ? ['It printed nothing.'] : [])],
    body: end,
  });
}

export function parseCommandResult(text: string): CommandResult {
  const result = parseResult(text);
  const code = /^Exit code (-?\d+)\.$/.exec(result.summary);
  return { exit_code: code === null ? null : Number(code[1]), timed_out: result.summary.includes('time-out'), output: result.body };
}

/** What a person is asked about must not hide anything: control, bidirectional and invisible characters are spelled out. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (mark) =>
    mark === '\n' ? mark : `\\u{${mark.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}

function leavesWorkspace(cwd: string): boolean {
  return /^(?:[\\/~]|[a-zA-Z]:)/.test(cwd) || cwd.split(/[\\/]/).includes('..');
}
