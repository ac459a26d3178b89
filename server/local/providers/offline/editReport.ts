/** Proposing an edit and saying what became of it, the same way for every rule. */
import { editFile } from '#contracts/tools/editFile';
import { parseEditAnswer } from '../../tools/editAnswer.ts';
import { escapeMarkdown } from './grouped.ts';
import { link } from './phrases.ts';
import { call } from './script.ts';
import type { Script, ToolReply } from './script.ts';
import { oneSentence } from './workspace.ts';

/** `done` and `joint` begin the sentence for success, before the files: “Replaced 3 places” “in”. */
export function* propose(text: string, title: string, done: string, joint = 'in'): Script {
  const reply = yield* call(editFile, { text, title: title.length > 200 ? `${title.slice(0, 199)}…` : title });
  return editSentence(reply, done, joint);
}

export function editSentence(reply: ToolReply, done: string, joint = 'in'): string {
  const report = parseEditAnswer(reply.text);
  if (report === null) return `That did not work: ${oneSentence(reply.text)}`;
  const why = report.reasons.map(({ path, text }) => `\n- ${path === '' ? '' : `${link(path, path)}: `}${escapeMarkdown(text)}`).join('');
  switch (report.status) {
    case 'applied': {
      const [first = ''] = report.files;
      const begin = joint === '' ? done : `${done} ${joint}`;
      return report.files.length === 1
        ? `${begin} ${link(first, first)}.`
        : `${begin} ${report.files.length} files: ${links(report.files)}.`;
    }
    case 'undone':
      return `${done}, and you undid it again.`;
    case 'rejected':
      return `You rejected the change, so nothing was written.${why === '' ? '' : `\n${why}`}`;
    case 'refused':
      return `The change was refused, so nothing was written.${why === '' ? '' : `\n${why}`}`;
  }
}

function links(paths: readonly string[]): string {
  const shown = paths.slice(0, 20).map((path) => link(path, path));
  return paths.length > shown.length ? `${shown.join(', ')} and ${paths.length - shown.length} more` : shown.join(', ');
}
