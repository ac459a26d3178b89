/**
 * The composition root: one plain object every feature and command is given. What is here is light; all that needs the
 * schemas, the server or the network is behind `engine()`, loaded at its first use.
 */
import type * as vscode from 'vscode';
import { createPreviewContent, type PreviewContent } from './edits/previewContent.ts';
import type { Engine } from './engine.ts';
import { lazy } from './lazy.ts';
import { createLog, type Log } from './log.ts';
import { createNotify, type Notify } from './notify.ts';
import { createChatPanels, type ChatPanels } from './panels/chatPanels.ts';
import { createServerStatus, type ServerStatus } from './server/serverStatus.ts';

export interface Services extends vscode.Disposable {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly notify: Notify;
  readonly status: ServerStatus;
  readonly preview: PreviewContent;
  readonly chats: ChatPanels;
  engine(): Promise<Engine>;
}

export function createServices(context: vscode.ExtensionContext): Services {
  const log = createLog();
  const status = createServerStatus();
  const preview = createPreviewContent();
  const engine = lazy(async () => {
    const { createEngine } = await import('./engine.ts');
    const made = createEngine(services);
    loaded = made;
    return made;
  });
  let loaded: Engine | undefined;
  const chats = createChatPanels(context.extensionUri, async (surface) => {
    const { createChatController } = await import('./panels/chatController.ts');
    return createChatController(services, await engine(), surface);
  });
  const services: Services = {
    context,
    log,
    notify: createNotify(log),
    status,
    preview,
    chats,
    engine,
    dispose() {
      loaded?.dispose();
      for (const part of [chats, preview, status, log]) part.dispose();
    },
  };
  return services;
}
