/** Every route of the local server, by the name its client method has. One line each. */
import type { Route } from '../core/route.ts';
import * as conversations from './conversations.ts';
import * as edits from './edits.ts';
import * as models from './models.ts';
import * as runs from './runs.ts';
import * as server from './server.ts';

export const localRoutes = {
  identityProve: server.identityProve,
  healthGet: server.healthGet,
  metaGet: server.metaGet,
  metricsGet: server.metricsGet,
  flagsPatch: server.flagsPatch,
  serverRetire: server.serverRetire,
  conversationsList: conversations.conversationsList,
  conversationsCreate: conversations.conversationsCreate,
  conversationsGet: conversations.conversationsGet,
  conversationsPatch: conversations.conversationsPatch,
  conversationsDelete: conversations.conversationsDelete,
  conversationsRestore: conversations.conversationsRestore,
  messagesList: conversations.messagesList,
  messagesSend: conversations.messagesSend,
  runsGet: runs.runsGet,
  runsEvents: runs.runsEvents,
  runsCancel: runs.runsCancel,
  runsRetry: runs.runsRetry,
  runsDecide: runs.runsDecide,
  editsPlan: edits.editsPlan,
  editsGet: edits.editsGet,
  editsOutcome: edits.editsOutcome,
  modelsList: models.modelsList,
  providersList: models.providersList,
  providersPut: models.providersPut,
  providersDelete: models.providersDelete,
  providersCheck: models.providersCheck,
} as const satisfies Record<string, Route>;

export type LocalRoutes = typeof localRoutes;
