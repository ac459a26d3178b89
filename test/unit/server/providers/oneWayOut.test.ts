import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../../support/verifies.ts';

const root = path.resolve(import.meta.dirname, '../../../../server/local');

/** What opens a connection to another machine, in code; comments and types are not looked at. */
const waysOut =
  /(?<![.\w])fetch\s*\(|\b(globalThis|global)\.fetch\b|(?<![.\w])https?\.(request|get)\s*\(|\b(httpRequest|httpsRequest)\s*\(|\bnet\.(connect|createConnection)\s*\(|(?<![.\w])(createConnection|connectTls)\s*\(|\btls\.connect\s*\(|\bnew\s+WebSocket\s*\(|\bdgram\b|from 'node:(tls|http2|dgram)'|from 'undici'/;

/** Talk to the local server itself, on loopback, as its clients do. */
const clientsOfOurOwn = [/^cli\//, /^discovery\//];

describe('the local server', () => {
  verifies('egress.one-way', 'opens connections to others in its egress and nowhere else', () => {
    const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter(
        (file) =>
          file.endsWith('.ts') && file !== 'egress.ts' && !file.startsWith('egress/') && !clientsOfOurOwn.some((own) => own.test(file)),
      )
      .filter((file) => waysOut.test(withoutComments(readFileSync(path.join(root, file), 'utf8'))));
    expect(found).toEqual([]);
  });

  it('would notice', () => {
    for (const line of ["await fetch('x')", 'globalThis.fetch', 'http.request(x)', 'net.connect(1)', 'new WebSocket(u)'])
      expect(waysOut.test(line)).toBe(true);
    for (const line of ['egress.fetch(target)', 'this.prefetch()', 'new WebSocketServer()']) expect(waysOut.test(line)).toBe(false);
  });
});

const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
