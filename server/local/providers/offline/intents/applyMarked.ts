/** Search/replace blocks, a unified diff or a patch anywhere in the message: the whole message goes to the edit engine. */
import { editFile } from '#contracts/tools/editFile';
import { propose } from '../editReport.ts';
import { defineIntent } from '../intent.ts';

const marks = [
  /^<{5,9} ?SEARCH\b[\s\S]*^>{5,9} ?REPLACE\b/m,
  /^\s*--- \S.*\r?\n\s*\+\+\+ \S.*\r?\n\s*@@ /m,
  /^diff --git \S/m,
  /^\*\*\* Begin Patch/m,
];

export const applyMarked = defineIntent<true>({
  name: 'applyMarked',
  needs: [editFile.name],
  matches: ({ text }) => (marks.some((mark) => mark.test(text)) ? true : null),
  run: (_request, turn) => propose(turn.text, 'Apply the pasted edit', 'Applied the pasted edit'),
});
