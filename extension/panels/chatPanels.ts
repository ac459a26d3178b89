/** The chat's surfaces: the side bar view and any number of editor tabs. Knows which was used last; holds no chat. */
import * as vscode from 'vscode';
import { panelHtml, webviewOptions } from './panelPage.ts';
import { attachSurface, type ShowEvent, type Surface, type SurfaceController } from './surface.ts';

export const chatViewId = 'coterie.chat';
export const chatTabType = 'coterie.chatTab';

export interface ChatPanels extends vscode.Disposable {
  /** Fills the side bar's view. */
  resolveView(view: vscode.WebviewView): void;
  /** Fills a tab, new or brought back by the editor. */
  adoptTab(panel: vscode.WebviewPanel): void;
  openTab(event?: ShowEvent): void;
  /** Shows the chat that was used last, the side bar's if there is none, and acts on it. */
  show(event: ShowEvent): Promise<void>;
}

interface Open {
  readonly surface: Surface;
  readonly attached: ReturnType<typeof attachSurface>;
}

export function createChatPanels(extensionUri: vscode.Uri, load: (surface: Surface) => Promise<SurfaceController>): ChatPanels {
  const open = new Set<Open>();
  const held: vscode.Disposable[] = [];
  let sidebar: Open | undefined;
  let last: Open | undefined;
  const waiting: ShowEvent[] = [];

  const attach = (surface: Surface): Open => {
    const page = { bundle: 'chat', title: 'Coterie', data: { place: surface.place } };
    surface.webview.options = webviewOptions(extensionUri);
    const attached = attachSurface(surface, load, (error) => {
      void vscode.window.showErrorMessage(`Coterie could not open the chat. ${error instanceof Error ? error.message : ''}`);
    });
    surface.webview.html = panelHtml(surface.webview, extensionUri, page);
    const opened: Open = { surface, attached };
    open.add(opened);
    last = opened;
    held.push(
      surface.onGone(() => {
        open.delete(opened);
        if (last === opened) last = undefined;
        if (sidebar === opened) sidebar = undefined;
      }),
    );
    return opened;
  };

  return {
    resolveView(view) {
      const opened = attach({
        place: 'sidebar',
        webview: view.webview,
        reveal: () => view.show(false),
        setTitle: (title) => (view.description = title),
        onGone: view.onDidDispose,
      });
      sidebar = opened;
      held.push(
        view.onDidChangeVisibility(() => {
          if (view.visible) last = opened;
          else opened.attached.sleep();
        }),
      );
      for (const event of waiting.splice(0)) opened.attached.show(event);
    },
    adoptTab(panel) {
      panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'coterie.svg');
      const opened = attach({
        place: 'editor',
        webview: panel.webview,
        reveal: () => panel.reveal(),
        setTitle: (title) => (panel.title = title),
        onGone: panel.onDidDispose,
      });
      held.push(
        panel.onDidChangeViewState(() => {
          if (panel.active) last = opened;
          if (!panel.visible) opened.attached.sleep();
        }),
      );
    },
    openTab(event) {
      this.adoptTab(vscode.window.createWebviewPanel(chatTabType, 'Coterie', vscode.ViewColumn.Active, webviewOptions(extensionUri)));
      if (event) last?.attached.show(event);
    },
    async show(event) {
      const target = last ?? sidebar;
      if (target) {
        target.surface.reveal();
        target.attached.show(event);
        return;
      }
      waiting.push(event);
      await vscode.commands.executeCommand(`${chatViewId}.focus`);
    },
    dispose: () => vscode.Disposable.from(...held).dispose(),
  };
}
