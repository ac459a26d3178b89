/** Serves the real chat bundle with the real content security policy, on loopback. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { build } from 'esbuild';
import { bundles } from '../../scripts/build.ts';

export interface PanelServer {
  readonly url: string;
  close(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, '../..');

export async function startPanelServer(): Promise<PanelServer> {
  const files = await buildPanel();
  const server = createServer((request, response) => {
    const origin = `http://${request.headers.host}`;
    const file = files.get(request.url ?? '');
    if (file) {
      response.writeHead(200, { 'content-type': file.type }).end(file.body);
      return;
    }
    if (request.url !== '/') {
      response.writeHead(404).end();
      return;
    }
    const nonce = randomBytes(16).toString('base64');
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${origin}; font-src ${origin}; img-src ${origin}`,
      })
      .end(page(nonce));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The panel server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const page = (nonce: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Coterie</title><link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/chat.css"></head>
<body><div id="root"></div><script type="module" nonce="${nonce}" src="/chat.js"></script></body>
</html>`;

async function buildPanel(): Promise<ReadonlyMap<string, { type: string; body: Buffer }>> {
  const bundle = bundles.find(({ name }) => name === 'chat');
  if (!bundle) throw new Error('There is no bundle named chat.');
  const outdir = path.join(root, '.build', 'browser');
  const outfile = path.join(outdir, `chat-${process.pid}-${randomBytes(4).toString('hex')}.js`);
  const { outputFiles } = await build({ ...bundle.options, outfile, write: false });
  const read = (end: string) => Buffer.from(outputFiles.find((file) => file.path.endsWith(end))?.contents ?? []);
  return new Map([
    ['/chat.js', { type: 'text/javascript', body: read('.js') }],
    ['/chat.css', { type: 'text/css', body: read('.css') }],
    ['/icon.svg', { type: 'image/svg+xml', body: await readFile(path.join(root, 'media', 'coterie.svg')) }],
  ]);
}
