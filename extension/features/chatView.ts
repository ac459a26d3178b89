import * as vscode from 'vscode';
import { chatTabType, chatViewId } from '../panels/chatPanels.ts';
import type { Feature } from './feature.ts';

/** The chat in the side bar and in tabs. Hidden pages are let go; the event log brings them back. */
export const chatView: Feature = {
  name: 'chat view',
  activate: ({ chats }) =>
    vscode.Disposable.from(
      vscode.window.registerWebviewViewProvider(
        chatViewId,
        { resolveWebviewView: (view) => chats.resolveView(view) },
        { webviewOptions: { retainContextWhenHidden: false } },
      ),
      vscode.window.registerWebviewPanelSerializer(chatTabType, {
        deserializeWebviewPanel: async (panel) => chats.adoptTab(panel),
      }),
    ),
};
