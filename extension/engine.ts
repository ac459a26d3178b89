/** The heavy half of the composition root: the connection, the typed client, keys, edits, tools and models, wired once. */
import * as vscode from 'vscode';
import type { Model } from '#contracts/agents/model';
import { createClient, type Client } from '#contracts/core/client';
import { toAppError } from '#contracts/core/errors';
import type { ClientId, ConversationId, EditId } from '#contracts/core/ids';
import { localRoutes, type LocalRoutes } from '#contracts/local/index';
import type { ServerFrame } from '#contracts/local/link';
import { clock, pause } from './clock.ts';
import { workspaceKey } from './context/workspace.ts';
import { createEditService, type EditService } from './edits/editService.ts';
import { tellOutcomes } from './edits/outcomes.ts';
import { vscodeFiles } from './edits/vscodeFiles.ts';
import { newClientId, newId, random } from './ids.ts';
import { createModelChoice, type ModelChoice } from './models/modelChoice.ts';
import { createVscodeModels } from './models/vscodeLm.ts';
import { createKeys, type Keys } from './secrets/keys.ts';
import { createConnection, type Connection } from './server/connection.ts';
import { createHello } from './server/hello.ts';
import { launchServer } from './server/launch.ts';
import { openLink } from './server/link.ts';
import { createSend } from './server/send.ts';
import type { ServerStatus } from './server/serverStatus.ts';
import { createSubscriptions, type Subscriptions } from './server/subscriptions.ts';
import type { Services } from './services.ts';
import { createToolExecutor } from './tools/executor.ts';
import { editorTools } from './tools/index.ts';

export interface Engine extends vscode.Disposable {
  readonly clientId: ClientId;
  readonly connection: Connection;
  readonly status: ServerStatus;
  readonly client: Client<LocalRoutes>;
  readonly subscriptions: Subscriptions;
  /** Every frame of the link, as it comes. */
  readonly onFrame: vscode.Event<ServerFrame>;
  readonly keys: Keys;
  readonly modelChoice: ModelChoice;
  readonly edits: EditService;
  /** Tells the server what became of edits it does not know the outcome of yet. Rejects when it cannot be told now. */
  tellOutcomes(only?: EditId): Promise<void>;
  /** The conversation a panel showed last; `null` for none yet. */
  readonly lastConversation: { id: ConversationId | null };
  /** Another model was chosen outside the panels. */
  readonly modelChosen: vscode.EventEmitter<void>;
  /** Models the server knows, last asked. */
  models(refresh?: boolean): Promise<readonly Model[]>;
}

export function createEngine(services: Services): Engine {
  const { context, log, status } = services;
  const clientId = newClientId();
  const frames = new vscode.EventEmitter<ServerFrame>();
  const modelChosen = new vscode.EventEmitter<void>();
  const keys = createKeys(context.secrets);
  const send = (frame: Parameters<Connection['send']>[0]): boolean => connection.send(frame);
  const subscriptions = createSubscriptions(send);
  const vscodeModels = createVscodeModels(send);
  const tools = createToolExecutor({ send, log, tools: editorTools, isTrusted: () => vscode.workspace.isTrusted });
  const hello = createHello({
    clientId,
    version: String(context.extension.packageJSON.version),
    tools: (isTrusted) => tools.names(isTrusted),
    models: () => vscodeModels.known,
  });

  const connection = createConnection({
    launch: async (onWaiting) => launchServer(context.extensionPath, onWaiting),
    openLink,
    hello,
    onFrame: (frame) => {
      if (frame.frame === 'events') subscriptions.deliver(frame.events);
      else if (frame.frame === 'unsubscribed') subscriptions.drop(frame.run_id);
      tools.accept(frame);
      vscodeModels.accept(frame);
      frames.fire(frame);
    },
    onLinked: () => {
      subscriptions.resubscribe();
      tools.relinked();
      vscodeModels.relinked();
      tell().catch((error: unknown) => log.warn(`outcomes not told: ${toAppError(error).code}`));
    },
    onUnlinked: () => {
      tools.cancelAll();
      vscodeModels.unlinked();
    },
    onState: (state) => {
      log.info(`server: ${state.state}`);
      status.set(state);
    },
    pause,
    random,
    monotonic: clock.monotonic,
  });
  const client = createClient(localRoutes, createSend(connection));
  const edits = createEditService({
    client,
    host: vscodeFiles,
    preview: services.preview,
    storage: context.globalStorageUri.fsPath,
    workspace: workspaceKey,
    now: clock.now,
    newId,
  });
  const modelChoice = createModelChoice(context.globalState, keys);
  const tell = (only?: EditId): Promise<void> => tellOutcomes({ client, modelChoice, journal: edits.options.journal }, only);
  const changes = [
    vscode.workspace.onDidChangeWorkspaceFolders(() => connection.relink()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => connection.relink()),
  ];

  return {
    clientId,
    connection,
    status,
    client,
    subscriptions,
    onFrame: frames.event,
    keys,
    modelChoice,
    edits,
    tellOutcomes: tell,
    lastConversation: { id: null },
    modelChosen,
    models: async (refresh = false) => (await client.modelsList({ query: refresh ? { refresh: 'true' } : {} })).items,
    dispose() {
      connection.dispose();
      tools.cancelAll();
      for (const part of [...changes, vscodeModels, frames, modelChosen]) part.dispose();
    },
  };
}
