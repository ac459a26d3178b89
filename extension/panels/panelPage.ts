/** The page a panel starts from: a content security policy that allows our own script and style and nothing else. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export interface PanelPage {
  /** Bundle name under `dist/webview`. */
  readonly bundle: string;
  readonly title: string;
  /** Passed to the page as `data-` attributes of its root; never anything secret. */
  readonly data: Readonly<Record<string, string>>;
}

export function webviewRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

export function webviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, enableForms: false, enableCommandUris: false, localResourceRoots: [webviewRoot(extensionUri)] };
}

export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri, page: PanelPage): string {
  const asset = (extension: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewRoot(extensionUri), `${page.bundle}.${extension}`)).toString();
  return renderPage({ ...page, nonce: randomBytes(24).toString('base64url'), source: webview.cspSource, script: asset('js'), style: asset('css') });
}

interface Rendered extends PanelPage {
  readonly nonce: string;
  readonly source: string;
  readonly script: string;
  readonly style: string;
}

/** Pure, so that a test can read the policy. */
export function renderPage({ nonce, source, script, style, title, data }: Rendered): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source} 'nonce-${nonce}'`,
    `font-src ${source}`,
    `img-src ${source}`,
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${escapeHtml(value)}"`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" nonce="${nonce}">
<link rel="stylesheet" nonce="${nonce}" href="${escapeHtml(style)}">
<title>${escapeHtml(title)}</title>
</head>
<body>
<div id="root"${attributes}></div>
<script type="module" nonce="${nonce}" src="${escapeHtml(script)}"></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
