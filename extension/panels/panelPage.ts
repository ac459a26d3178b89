/** The page a panel starts from, with the addresses the editor gives our own files. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { renderPage, type PanelPage } from './renderPage.ts';

export function webviewRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

export function webviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, enableForms: false, enableCommandUris: false, localResourceRoots: [webviewRoot(extensionUri)] };
}

export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri, page: PanelPage): string {
  const asset = (extension: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewRoot(extensionUri), `${page.bundle}.${extension}`)).toString();
  return renderPage({
    ...page,
    nonce: randomBytes(24).toString('base64url'),
    source: webview.cspSource,
    script: asset('js'),
    style: asset('css'),
  });
}
