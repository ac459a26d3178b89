/** Runs the command the user wrote. The run loop asks before anything is executed. */
import { runCommand } from '#contracts/tools/runCommand';
import { parseCommandResult } from '../../../tools/runCommand.ts';
import { defineIntent } from '../intent.ts';
import { code, isQuoted, valueOf } from '../phrases.ts';
import { call } from '../script.ts';
import { oneSentence } from '../workspace.ts';

/** Null: asked in words, without a command. */
export interface RunRequest {
  readonly command: string | null;
}

const shownLines = 20;

export const run = defineIntent<RunRequest>({
  name: 'run',
  needs: [runCommand.name],
  matches(turn) {
    const rest = /^(?:run|execute)\b\s*(?:the\s+(?:shell\s+)?command\b\s*:?\s*)?([\s\S]*)$/i.exec(turn.request)?.[1]?.trim();
    if (rest === undefined) return null;
    const [fence, ...more] = turn.fences;
    if (fence !== undefined) return { command: more.length === 0 && fence.code.trim() !== '' ? fence.code.trimEnd() : null };
    if (isQuoted(rest.replace(/[.!?]$/, ''))) return { command: valueOf(rest.replace(/[.!?]$/, '')) };
    if (rest === '' || rest.includes('\n') || (turn.slash === null && /^(?:the|my|all|this|these|that|a|an|it|some|every)\b/i.test(rest)))
      return { command: null };
    // A full stop after a word ends the sentence; in `ls .` or `cd ..` it is part of the command.
    return { command: rest.replace(/(?<=\w)[.!?]$/, '') };
  },
  *run({ command }) {
    if (command === null) return 'Which command? I do not guess commands. Write it out, for example: “run `npm test`”.';
    const reply = yield* call(runCommand, { command });
    if (!reply.ok) return `${code(command)} was not run to its end: ${oneSentence(reply.text)}`;
    const { exit_code, timed_out, output } = parseCommandResult(reply.text);
    const end = timed_out
      ? 'was killed after its time-out'
      : exit_code === null
        ? 'was killed'
        : exit_code === 0
          ? 'succeeded (exit code 0)'
          : `failed with exit code ${exit_code}`;
    const lines = output.trimEnd().split(/\r?\n/);
    if (output.trim() === '') return `${code(command)} ${end} and printed nothing.`;
    const tail = lines.slice(-shownLines).join('\n');
    const mark = '`'.repeat(Math.max(3, ...(tail.match(/`+/g) ?? []).map((found) => found.length + 1)));
    const head = lines.length > shownLines ? `It printed ${lines.length} lines; the last ${shownLines}:` : 'It printed:';
    return `${code(command)} ${end}. ${head}\n\n${mark}text\n${tail}\n${mark}`;
  },
});
