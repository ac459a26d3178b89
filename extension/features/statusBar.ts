import * as vscode from 'vscode';
import type { ServerState } from '../server/serverStatus.ts';
import type { Feature } from './feature.ts';

/** Shown only while the server is not ready, so that trouble is seen and its absence takes no room. */
export const statusBar: Feature = {
  name: 'status bar',
  activate({ status }) {
    let item: vscode.StatusBarItem | undefined;
    const listening = status.onChange((state) => {
      if (state.state === 'ready') return item?.hide();
      item ??= vscode.window.createStatusBarItem('coterie.server', vscode.StatusBarAlignment.Left);
      render(item, state);
      item.show();
    });
    return new vscode.Disposable(() => {
      listening.dispose();
      item?.dispose();
    });
  },
};

function render(item: vscode.StatusBarItem, { state, text }: ServerState): void {
  const hasFailed = state === 'failed';
  item.name = 'Coterie server';
  item.text = hasFailed ? '$(error) Coterie' : '$(sync~spin) Coterie';
  item.tooltip = text;
  item.command = hasFailed ? 'coterie.restartServer' : 'coterie.openLog';
  item.accessibilityInformation = { label: `Coterie server: ${text}` };
  item.backgroundColor = hasFailed ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
}
