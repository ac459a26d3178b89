/** What the panel needs to draw itself. Never waits long: a server still starting is a state to show, not a reason to stay blank. */
import * as vscode from 'vscode';
import type { Model } from '#contracts/agents/model';
import { isAppError, toAppError } from '#contracts/core/errors';
import type { Conversation } from '#contracts/chat/conversation';
import type { ConversationId } from '#contracts/core/ids';
import type { ChatContext, Part } from './chatContext.ts';

/** Longest to wait for the server before the panel is drawn without it. */
const patienceMs = 2000;

export const bootstrap: Part<'bootstrap'> = (context) => ({
  async bootstrap({ conversation_id }) {
    const { engine, services, surface } = context;
    context.conversation = conversation_id;
    const isUp = await isReadyWithin(engine.connection.ready(), patienceMs);
    const models: readonly Model[] = isUp ? await engine.models().catch(() => []) : [];
    const conversation = isUp && conversation_id ? await findConversation(context, conversation_id) : null;
    return {
      server: services.status.current ?? { state: 'starting', text: 'Starting the Coterie server …' },
      models: [...models],
      model: engine.modelChoice.current(models),
      conversation,
      trusted: vscode.workspace.isTrusted,
      place: surface.place,
    };
  },
});

async function findConversation({ engine, services }: ChatContext, id: ConversationId): Promise<Conversation | null> {
  try {
    return await engine.client.conversationsGet({ params: { id } });
  } catch (error) {
    if (!isAppError(error, 'E_NOT_FOUND')) services.log.warn(`conversation not read: ${toAppError(error).code}`);
    return null;
  }
}

function isReadyWithin(ready: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    const settle = (isReady: boolean): void => {
      clearTimeout(timer);
      resolve(isReady);
    };
    ready.then(
      () => settle(true),
      () => settle(false),
    );
  });
}
