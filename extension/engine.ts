/** The heavy half of the composition root: the connection, the typed client, keys, edits, tools and models, wired once. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Model } from '#contracts/agents/model';
import { createClient, type Client } from '#contracts/core/client';
import type { ClientId, ConversationId } from '#contracts/core/ids';
import { localRoutes, type LocalRoutes } from '#contracts/local/index';
import type { ServerFrame } from '#contracts/local/link';
import { workspaceKey } from './context/workspace.ts';
import { createEditService, type EditService } from './edits/editService.ts';
import { vscodeFiles } from './edits/vscodeFiles.ts';
import { newClientId, newId } from './ids.ts';
import { createModelChoice, type ModelChoice } from './models/modelChoice.ts';
import { createVscodeModels } from './models/vscodeLm.ts';
import { createKeys, type Keys } from './secrets/keys.ts';
import { createConnection, type Connection } from './server/connection.ts';
import { serverDataDir } from './server/dataDir.ts';
import { serverEnvironment } from './server/environment.ts';
import { createHello } from './server/hello.ts';
import { openLink } from './server/link.ts';
import { launchCandidate } from './server/process.ts';
import { createSend } from './server/send.ts';
import { createSubscriptions, type Subscriptions } from './server/subscriptions.ts';
import type { Services } from './services.ts';
import { createToolExecutor } from './tools/executor.ts';

export interface Engine extends vscode.Disposable {
  readonly clientId: ClientId;
  readonly connection: Connection;
  readonly client: Client<LocalRoutes>;
  readonly subscriptions: Subscriptions;
  /** Every frame of the link, as it comes. */
  readonly onFrame: vscode.Event<ServerFrame>;
  readonly keys: Keys;
  readonly modelChoice: ModelChoice;
  readonly edits: EditService;
  /** The conversation a panel showed last; `null` for none yet. */
  readonly lastConversation: { id: ConversationId | null };
  /** Another model was chosen outside the panels. */
  readonly modelChosen: vscode.EventEmitter<void>;
  /** Models the server knows, last asked. */
  models(refresh?: boolean): Promise<readonly Model[]>;
}

const startTimeoutMs = 20_000;

export function createEngine(services: Services): Engine {
  const { context, log, status } = services;
  const clientId = newClientId();
  const frames = new vscode.EventEmitter<ServerFrame>();
  const modelChosen = new vscode.EventEmitter<void>();
  const keys = createKeys(context.secrets);
  const send = (frame: Parameters<Connection['send']>[0]): boolean => connection.send(frame);
  const subscriptions = createSubscriptions(send);
  const vscodeModels = createVscodeModels(send);
  const tools = createToolExecutor({ send, log });
  const hello = createHello({ clientId, version: String(context.extension.packageJSON.version), tools: tools.names, models: () => vscodeModels.known });

  const connection = createConnection({
    launch: () => {
      const dataDir = serverDataDir();
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      return launchCandidate({
        node: process.execPath,
        script: path.join(context.extensionPath, 'dist', 'server.cjs'),
        dataDir,
        env: serverEnvironment(process.env),
        timeoutMs: startTimeoutMs,
      });
    },
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
      vscodeModels.announce();
    },
    onUnlinked: () => tools.cancelAll(),
    onState: (state) => {
      log.info(`server: ${state.state}`);
      status.set(state);
    },
    pause: (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
    random: Math.random,
    monotonic: () => performance.now(),
  });
  const client = createClient(localRoutes, createSend(connection));
  const edits = createEditService({
    client,
    host: vscodeFiles,
    preview: services.preview,
    storage: context.globalStorageUri.fsPath,
    workspace: workspaceKey,
    now: Date.now,
    newId,
  });
  const changes = [
    vscode.workspace.onDidChangeWorkspaceFolders(() => connection.relink()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => connection.relink()),
  ];

  return {
    clientId,
    connection,
    client,
    subscriptions,
    onFrame: frames.event,
    keys,
    modelChoice: createModelChoice(context.globalState, keys),
    edits,
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
