/** Messages: read a page, or send one and start its run. */
import type { LocalRoutes } from '#contracts/local/index';
import type { Handlers } from '../../shared/http.ts';
import type { RunServices } from '../runs/runServices.ts';

export function createMessageHandlers({
  conversations,
  runs,
}: Pick<RunServices, 'conversations' | 'runs'>): Handlers<Pick<LocalRoutes, 'messagesList' | 'messagesSend'>> {
  return {
    messagesList: ({ params, query }) => conversations.messages(params.id, query),
    messagesSend: ({ params, body }) => runs.send(params.id, body),
  };
}
