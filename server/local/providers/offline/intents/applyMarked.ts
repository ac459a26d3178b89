/** Search/replace blocks, a unified diff or a patch anywhere in the message: the whole message goes to the edit engine. */
import { editFile } from '#contracts/tools/editFile';
import { propose } from '../editReport.ts';
import { defineIntent } from '../intent.ts';

/** Each row: patterns that must all be found. Simple ones, since a message may be a megabyte. */
const marks: readonly (readonly RegExp[])[] = [
  [/^[ \t]*<{5,9} ?SEARCH\b/m, /^[ \t]*>{5,9} ?REPLACE\b/m],
  [/^[ \t]*--- \S/m, /^[ \t]*\+\+\+ \S/m, /^[ \t]*@@ /m],
  [/^diff --git \S/m],
  [/^\*\*\* Begin Patch/m],
];

export const applyMarked = defineIntent<true>({
  name: 'applyMarked',
  needs: [editFile.name],
  matches: ({ text }) => (marks.some((row) => row.every((mark) => mark.test(text))) ? true : null),
  run: (_request, turn) => propose(turn.text, 'Apply the pasted edit', 'Applied the pasted edit', 'to'),
});
