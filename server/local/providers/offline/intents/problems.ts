/** Lists what the editor reports as errors and warnings. */
import { diagnostics } from '#contracts/tools/diagnostics';
import { parseProblems } from '../../../tools/diagnostics.ts';
import { count } from '../../../tools/resultText.ts';
import { groupedLinks } from '../grouped.ts';
import { defineIntent } from '../intent.ts';
import { attached, link, pathIn } from '../phrases.ts';
import { call } from '../script.ts';
import { oneSentence } from '../workspace.ts';

export interface ProblemsRequest {
  readonly path: string | null;
}

const sentence =
  /^(?:(?:show|list|get|display|give|tell|check|see)\s+(?:me\s+)?(?:for\s+)?|what(?:['’]s|\s+is|\s+are)?\s+|which\s+|are\s+there\s+|is\s+there\s+|find\s+)?(?:all\s+|the\s+|any\s+|an\s+|current\s+)*(?:problems?|errors?|warnings?|diagnostics)(?=\s*(?:$|[?.!,]|(?:in|for|of|here|are|is|exist|do|does|now|there|from|on|and|or|left|with|shown)\b))/i;

export const problems = defineIntent<ProblemsRequest>({
  name: 'problems',
  needs: [diagnostics.name],
  matches(turn) {
    if (!sentence.test(turn.request)) return null;
    const here = /\b(?:this|here)\b/i.test(turn.request) ? (attached(turn)?.path ?? null) : null;
    return { path: pathIn(turn.request) ?? here };
  },
  *run({ path }) {
    const reply = yield* call(diagnostics, path === null ? {} : { path });
    if (!reply.ok) return `I could not get the problems: ${oneSentence(reply.text)}`;
    const found = parseProblems(reply.text);
    const where = path === null ? 'the workspace' : link(path, path);
    if (found.problems.length === 0)
      return `The editor shows no errors or warnings for ${where}.${path === null ? ' Some language servers report only on files that are open.' : ''}`;
    const errors = found.problems.filter((problem) => problem.severity === 'error').length;
    const warnings = found.problems.filter((problem) => problem.severity === 'warning').length;
    const rest = found.problems.length - errors - warnings;
    const parts = [
      errors > 0 ? count(errors, 'error') : '',
      warnings > 0 ? count(warnings, 'warning') : '',
      rest > 0 ? count(rest, 'hint') : '',
    ].filter(Boolean);
    const lines = found.problems.map(({ path: file, line, severity, message, source }) => ({
      path: file,
      line,
      text: `${severity}: ${message.replace(/\s+/g, ' ')}${source === null ? '' : ` (${source})`}`,
    }));
    return `${parts.join(', ')} in ${where}.${found.complete ? '' : ' Not all are shown.'}\n\n${groupedLinks(lines)}`;
  },
});
