/** Sending, stopping, repeating and following runs. Keys are added here, and only those of the providers a run may ask. */
import type { ContextItem } from '#contracts/chat/message';
import { isAppError } from '#contracts/core/errors';
import { messageLimits } from '#contracts/local/conversations';
import { workspaceKey } from '../../context/workspace.ts';
import { workspaceDocument } from '../../tools/paths.ts';
import type { Part } from './chatContext.ts';

export const runs: Part<'send' | 'stop' | 'retry' | 'follow'> = (context) => {
  const { client, modelChoice, clientId } = context.engine;
  return {
    async send({ conversation_id: id, message_id, text, context: items, model }) {
      context.conversation = id;
      const credentials = await modelChoice.credentialsFor([model]);
      const body = {
        message_id,
        text,
        context: await Promise.all(items.map(withText)),
        settings: modelChoice.settingsFor(model),
        client_id: clientId,
        ...(credentials ? { credentials } : {}),
      };
      const send = () => client.messagesSend({ params: { id }, body });
      const started = await send().catch(async (error: unknown) => {
        if (!isAppError(error, 'E_NOT_FOUND')) throw error;
        await client.conversationsCreate({ body: { id, workspace: workspaceKey() } });
        return send();
      });
      return { run_id: started.run_id, reply_id: started.reply_id };
    },
    async stop({ run_id }) {
      await client.runsCancel({ params: { id: run_id } });
      return {};
    },
    async retry({ run_id, reply_id, model }) {
      const asked = model ?? (await client.runsGet({ params: { id: run_id } })).requested_model;
      const credentials = await modelChoice.credentialsFor([asked]);
      return client.runsRetry({
        params: { id: run_id },
        body: {
          reply_id,
          client_id: clientId,
          ...(model ? { settings: modelChoice.settingsFor(model) } : {}),
          ...(credentials ? { credentials } : {}),
        },
      });
    },
    async follow({ run_id, after }) {
      context.follow(run_id, after);
      return {};
    },
  };
};

/** A file's text as it is now: history must not change with the file. */
async function withText(item: ContextItem): Promise<ContextItem> {
  if (item.kind !== 'file' || item.text !== undefined) return item;
  const document = await workspaceDocument(item.path);
  return { ...item, text: document.getText().slice(0, messageLimits.context_text), language: document.languageId };
}
