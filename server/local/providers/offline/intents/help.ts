/** Says what Offline is, what it can do and what it cannot. Takes every turn no other rule takes. */
import { defineIntent } from '../intent.ts';
import { say } from '../script.ts';

export type HelpRequest = 'greeting' | 'help' | 'unknown';

const can = [
  '“explain src/app.ts”, or select code and say “explain this”',
  '“find "text"”, “where is `name` used”, “where is `name` defined”',
  '“rename `add` to `sum`”, through the language server',
  '“replace "old" with "new" in src/app.ts”, or “… everywhere”',
  "“add import { z } from 'zod' to src/app.ts”, “remove the import of lodash from src/app.ts”",
  '“document src/app.ts”: skeletons of documentation comments',
  '“create src/new.ts with” and a fenced code block',
  'paste a code block with a path, search/replace blocks or a diff from anywhere: I propose it as an edit',
  '“list files in src”, “what errors are there”, “run `npm test`”',
];

export const help = defineIntent<HelpRequest>({
  name: 'help',
  needs: [],
  matches({ request, fences }) {
    if (
      fences.length === 0 &&
      /^(?:hi|hey|hello|good (?:morning|evening|day)|thanks?(?: you)?|thx|yo)\b[\s!.,]*(?:there|coterie|all)?[\s!.,]*$/i.test(request)
    )
      return 'greeting';
    if (/^(?:help|\?|what (?:can|do) you do|who are you|what are you|how do(?:es)? (?:i|this|it) (?:use|work))\b/i.test(request))
      return 'help';
    return 'unknown';
  },
  run(request) {
    const first = {
      greeting: 'Hello. I am **Offline**: rules inside Coterie, not a language model.',
      help: 'I am **Offline**: rules inside Coterie, not a language model. Nothing you write leaves this machine.',
      unknown: 'I did not understand that. I am **Offline**: rules inside Coterie, not a language model, so I only know plain requests.',
    }[request];
    return say(
      `${first}\n\nI can do these things, and every change is shown to you before it is written:\n\n${can.map((line) => `- ${line}`).join('\n')}\n\nI cannot write new code, find bugs, or answer questions about what code means. For that, run **Coterie: Set Up a Model**; Ollama and LM Studio on this machine work without an account.`,
    );
  },
});
