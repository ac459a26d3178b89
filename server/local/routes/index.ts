/** Every handler of the local server. One file per contract file and one line each; a route without a handler does not compile. */
import type { LocalRoutes } from '#contracts/local/index';
import type { Handlers } from '../../shared/http.ts';
import type { Services } from '../services.ts';
import { createConversationHandlers } from './conversations.ts';
import { createEditHandlers } from './edits.ts';
import { createMessageHandlers } from './messages.ts';
import { createModelHandlers } from './models.ts';
import { createRunEventHandlers } from './runEventStream.ts';
import { createRunHandlers } from './runs.ts';
import { createServerHandlers } from './server.ts';

export function createHandlers(services: Services): Handlers<LocalRoutes> {
  return {
    ...createServerHandlers(services),
    ...createConversationHandlers(services.runs),
    ...createMessageHandlers(services.runs),
    ...createRunHandlers(services.runs),
    ...createRunEventHandlers(services),
    ...createEditHandlers(services.runs),
    ...createModelHandlers({ ...services.providers, onModelsChanged: () => services.links.broadcast({ frame: 'models.changed' }) }),
  };
}
