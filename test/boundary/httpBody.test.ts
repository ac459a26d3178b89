/** What the local server takes: JSON within limits, and nothing a foreign page could send without asking. */
import { describe, expect, it } from 'vitest';
import { localServer, rawRequest, type Answer, type TestServer } from '../support/localServer.ts';
import { verifies } from '../support/verifies.ts';

const code = (answer: Answer): unknown => /"code":"(\w+)"/.exec(answer.text)?.[1];
const patch = (server: TestServer, body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> =>
  server.ask('/v1/flags', { method: 'PATCH', body, headers });
const flags = JSON.stringify({ flags: { workspace: true } });

describe('bodies', () => {
  verifies('server.json-only', 'takes JSON only, and a refused request has no effect', async () => {
    const server = await localServer();
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-16',
      'application/jsonp',
      '',
    ]) {
      expect([type, code(await patch(server, flags, { 'content-type': type }))]).toEqual([type, 'E_UNSUPPORTED_MEDIA']);
    }
    expect(code(await patch(server, flags, { 'content-encoding': 'gzip' }))).toBe('E_UNSUPPORTED_MEDIA');
    expect((await server.ask('/v1/server/retire', { method: 'POST', headers: { 'content-type': 'text/plain' } })).status).toBe(415);
    const meta = await server.ask('/v1/meta');
    expect(meta.json).toMatchObject({ retiring: false, flags: { workspace: false } });
    expect((await patch(server, flags, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200);
  });

  it('refuses what is not JSON, not UTF-8, too deep, or reaches for a prototype', async () => {
    const server = await localServer();
    const bad = [
      '{',
      'undefined',
      '[1,]',
      Buffer.from([0x22, 0xff, 0x22]),
      '{"__proto__":{"x":1}}',
      '{"flags":{"constructor":true}}',
      '{"a":[{"prototype":1}]}',
      '['.repeat(100_000),
      `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`,
      'null',
      '[]',
      '""',
    ];
    for (const body of bad)
      expect([String(body).slice(0, 20), code(await patch(server, body))]).toEqual([String(body).slice(0, 20), 'E_VALIDATION']);
    expect(Object.prototype).not.toHaveProperty('x');
  });

  it('refuses a body that is too large, told beforehand or found on the way', async () => {
    const server = await localServer();
    const limit = 16 * 1024 * 1024;
    const lead = [
      'PATCH /v1/flags HTTP/1.1',
      `Host: 127.0.0.1:${server.port}`,
      `Authorization: Bearer ${server.token}`,
      'Content-Type: application/json',
    ];
    expect(await rawRequest(server.port, [...lead, `Content-Length: ${limit + 1}`, '', ''].join('\r\n'))).toMatch(/^HTTP\/1\.1 413 /);
    const chunk = `100000\r\n${' '.repeat(0x100000)}\r\n`;
    expect(await rawRequest(server.port, [...lead, 'Transfer-Encoding: chunked', '', ''].join('\r\n') + chunk.repeat(18))).toMatch(
      /^HTTP\/1\.1 413 |^$/,
    );
    expect((await server.ask('/v1/health')).status).toBe(200);
  });

  it('says which part was not understood, without repeating it', async () => {
    const server = await localServer();
    const answer = await server.ask('/v1/conversations?limit=9999');
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({
      error: { code: 'E_VALIDATION', detail: { issues: [{ path: 'query.limit' }] } },
      request_id: expect.any(String),
    });
    expect(code(await server.ask('/v1/conversations?limit=1&limit=2'))).toBe('E_VALIDATION');
    expect(code(await server.ask('/v1/health?x=1'))).toBe('E_VALIDATION');
    const secret = await server.ask('/v1/conversations', { method: 'POST', body: JSON.stringify({ id: 'my-secret-text' }) });
    expect(secret.text).not.toContain('my-secret-text');
  });

  it('has no effect for a GET with a body and answers 404 to what is not there', async () => {
    const server = await localServer();
    expect((await server.ask('/v1/server/retire')).status).toBe(404);
    expect((await server.ask('/v1/%2e%2e/etc/passwd')).status).toBe(404);
    expect((await server.ask('/v1/runs/not-a-uuid')).status).toBe(400);
  });
});

describe('sockets', () => {
  it('refuses a head that is too large and requests that could be read in two ways', async () => {
    const server = await localServer();
    const lead = ['POST /v1/identity HTTP/1.1', `Host: 127.0.0.1:${server.port}`, 'Content-Type: application/json'];
    expect(await rawRequest(server.port, [...lead, `X: ${'a'.repeat(20_000)}`, '', ''].join('\r\n'))).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(
      await rawRequest(
        server.port,
        [...lead, 'Content-Length: 5', 'Transfer-Encoding: chunked', 'Connection: close', '', '0\r\n\r\n'].join('\r\n'),
      ),
    ).toMatch(/^HTTP\/1\.1 400 /);
    expect(await rawRequest(server.port, [...lead, 'Content-Length: 2', 'Content-Length: 3', '', '{}'].join('\r\n'))).toMatch(
      /^HTTP\/1\.1 400 /,
    );
  });

  it('cuts off a client that never finishes its head or its body', async () => {
    const server = await localServer({ limits: { headersMs: 200, requestMs: 400 } });
    const host = `Host: 127.0.0.1:${server.port}`;
    expect(await rawRequest(server.port, `GET / HTTP/1.1\r\n${host}\r\nX-Slow: `)).toMatch(/^$|^HTTP\/1\.1 4\d\d /);
    expect(
      await rawRequest(
        server.port,
        `POST /v1/identity HTTP/1.1\r\n${host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
      ),
    ).toMatch(/^$|^HTTP\/1\.1 4\d\d /);
    expect((await server.ask('/v1/health')).status).toBe(200);
  });
});
