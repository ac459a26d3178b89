/** Every request of the chat panel, by group. A request without a handler does not compile. */
import { bootstrap } from './bootstrap.ts';
import type { ChatContext, ChatHandlers } from './chatContext.ts';
import { conversations } from './conversations.ts';
import { decisions } from './decisions.ts';
import { editor } from './editor.ts';
import { edits } from './edits.ts';
import { files } from './files.ts';
import { links } from './links.ts';
import { models } from './models.ts';
import { runs } from './runs.ts';

export function chatHandlers(context: ChatContext): ChatHandlers {
  return {
    ...bootstrap(context),
    ...conversations(context),
    ...runs(context),
    ...decisions(context),
    ...edits(context),
    ...models(context),
    ...files(context),
    ...links(context),
    ...editor(context),
  };
}
