/** The text of a panel's page and its content security policy: our own script and style, and nothing else. Pure. */
export interface PanelPage {
  /** Bundle name under `dist/webview`. */
  readonly bundle: string;
  readonly title: string;
  /** Passed to the page as `data-` attributes of its root; never anything secret. */
  readonly data: Readonly<Record<string, string>>;
}

interface Rendered extends PanelPage {
  readonly nonce: string;
  readonly source: string;
  readonly script: string;
  readonly style: string;
}

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
  const attributes = Object.entries(data)
    .map(([name, value]) => ` data-${name}="${escapeHtml(value)}"`)
    .join('');
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
