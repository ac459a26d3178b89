/** Conversations: list and search, create, rename, delete, restore. */
import type { LocalRoutes } from '#contracts/local/index';
import type { Handlers } from '../../shared/http.ts';
import type { RunServices } from '../runs/runServices.ts';

type ConversationRoutes = Pick<
  LocalRoutes,
  'conversationsList' | 'conversationsCreate' | 'conversationsGet' | 'conversationsPatch' | 'conversationsDelete' | 'conversationsRestore'
>;

export function createConversationHandlers({ conversations }: Pick<RunServices, 'conversations'>): Handlers<ConversationRoutes> {
  return {
    conversationsList: ({ query }) => conversations.list(query),
    conversationsCreate: ({ body }) => conversations.create(body),
    conversationsGet: ({ params }) => conversations.get(params.id),
    conversationsPatch: ({ params, body }) => conversations.rename(params.id, body.title),
    conversationsDelete: ({ params }) => conversations.remove(params.id),
    conversationsRestore: ({ params }) => conversations.restore(params.id),
  };
}
