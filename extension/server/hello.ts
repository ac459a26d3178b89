/** What this window says of itself when it links: who it is, what it has open, what it can do. */
import * as vscode from 'vscode';
import type { Model } from '#contracts/agents/model';
import type { ClientId } from '#contracts/core/ids';
import type { ClientFrame } from '#contracts/local/link';
import { workspaceFolders, workspaceKey } from '../context/workspace.ts';

export interface HelloOptions {
  readonly clientId: ClientId;
  readonly version: string;
  /** Tools on offer, fewer in a workspace that is not trusted. */
  readonly tools: (isTrusted: boolean) => readonly string[];
  readonly models: () => readonly Model[];
}

export function createHello(options: HelloOptions): () => ClientFrame {
  return () => ({
    frame: 'hello',
    client_id: options.clientId,
    kind: 'editor',
    version: options.version,
    workspace: workspaceKey(),
    folders: [...workspaceFolders()],
    tools: [...options.tools(vscode.workspace.isTrusted)],
    models: [...options.models()],
  });
}
