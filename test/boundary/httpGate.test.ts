/** Who the local server answers: nobody without the token, and nobody who calls it by another name or comes from a web origin. */
import { describe, expect, it } from 'vitest';
import { localRoutes } from '#contracts/local/index';
import { linkPath } from '#contracts/local/link';
import { gateChecks } from '../../server/shared/http/gate.ts';
import { localServer, rawRequest, type Answer, type TestServer } from '../support/localServer.ts';
import { verifies } from '../support/verifies.ts';

const uuid = '01a1fd71-821d-72b0-ae02-d0ee389542d2';
const concrete = (path: string): string => path.replace(/\{\w+\}/g, uuid);
const withoutId = (text: string): string => text.replace(/"request_id":"[^"]+"/, '"request_id":""');
const code = (answer: Answer): unknown => /"code":"(\w+)"/.exec(answer.text)?.[1];

const head = (server: TestServer, lines: readonly string[], path = '/v1/health'): string =>
  [`GET ${path} HTTP/1.1`, `Authorization: Bearer ${server.token}`, 'Connection: close', ...lines, '', ''].join('\r\n');

const upgrade = (server: TestServer, lines: readonly string[], path = linkPath): Promise<string> =>
  rawRequest(
    server.port,
    [
      `GET ${path} HTTP/1.1`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ...lines,
      '',
      '',
    ].join('\r\n'),
  );

describe('the gate', () => {
  it('has its checks in the order that tells an outsider least', () => {
    expect(gateChecks.map(({ name }) => name)).toEqual(['target', 'host', 'origin', 'fetch-site', 'token']);
  });

  it('only lets the identity proof through without a token', () => {
    expect(
      Object.values(localRoutes)
        .filter((route) => route.auth !== 'token')
        .map((route) => route.id),
    ).toEqual(['identity.prove']);
  });

  verifies('server.token', 'answers every route, the link and unknown paths with the same 401 without the token', async () => {
    const server = await localServer();
    const bodies = new Set<string>();
    const routes = Object.values(localRoutes).filter((route) => route.auth === 'token');
    expect(routes.length).toBeGreaterThan(20);
    const targets = [
      ...routes.map(({ method, path }) => ({ method, path: concrete(path) })),
      { method: 'GET', path: '/' },
      { method: 'GET', path: '/v1/nothing' },
      { method: 'OPTIONS', path: '/v1/meta' },
      { method: 'GET', path: '/v1/identity' },
      { method: 'GET', path: linkPath },
    ];
    for (const { method, path } of targets) {
      const answer = await server.ask(path, { method, token: false });
      expect([method, path, answer.status]).toEqual([method, path, 401]);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      expect(answer.headers['server']).toBeUndefined();
      bodies.add(withoutId(answer.text));
    }
    expect(bodies.size).toBe(1);
    const link = await upgrade(server, [`Host: 127.0.0.1:${server.port}`]);
    expect(link).toMatch(/^HTTP\/1\.1 401 /);
    expect(link).not.toContain('101');
  });

  it('takes the token from the Authorization header only', async () => {
    const server = await localServer();
    for (const path of [`/v1/health?token=${server.token}`, `/v1/health?access_token=${server.token}`]) {
      expect((await server.ask(path, { token: false })).status).toBe(401);
    }
    const wrong = [
      server.token,
      `bearer ${server.token}`,
      `Bearer  ${server.token}`,
      `Bearer ${server.token}x`,
      `Bearer ${server.token.slice(0, -1)}`,
      'Bearer ',
      `Basic ${server.token}`,
    ];
    for (const authorization of wrong)
      expect((await server.ask('/v1/health', { token: false, headers: { authorization } })).status).toBe(401);
    expect((await server.ask('/v1/health', { token: false, headers: { cookie: `token=${server.token}` } })).status).toBe(401);
    expect(
      await rawRequest(server.port, head(server, [`Host: 127.0.0.1:${server.port}`, `Authorization: Bearer ${server.token}`])),
    ).toMatch(/^HTTP\/1\.1 401 /);
    expect((await server.ask('/v1/health')).status).toBe(200);
  });

  verifies('server.host', 'refuses every name but its own', async () => {
    const server = await localServer();
    const { port } = server;
    const names = [
      'localhost',
      'LOCALHOST',
      '0.0.0.0',
      '[::1]',
      '[::]',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '127.0.0.1.',
      'evil.example',
      '127.0.0.1.evil.example',
    ];
    for (const host of [
      ...names.map((name) => `${name}:${port}`),
      '127.0.0.1',
      `127.0.0.1:${port + 1}`,
      `127.0.0.1:0${port}`,
      '',
      `user@127.0.0.1:${port}`,
    ]) {
      expect([host, (await rawRequest(port, head(server, [`Host: ${host}`]))).slice(0, 12)]).toEqual([host, 'HTTP/1.1 421']);
    }
    expect(await rawRequest(port, head(server, []))).toMatch(/^HTTP\/1\.1 421 /);
    expect(await rawRequest(port, head(server, [`Host: 127.0.0.1:${port}`, 'Host: evil.example']))).toMatch(/^HTTP\/1\.1 (?:421|400) /);
    for (const target of [`http://127.0.0.1:${port}/v1/health`, 'http://evil.example/v1/health', '//evil.example/v1/health', '*']) {
      expect([target, (await rawRequest(port, head(server, [`Host: 127.0.0.1:${port}`], target))).slice(0, 12)]).toEqual([
        target,
        'HTTP/1.1 421',
      ]);
    }
    expect(await upgrade(server, [`Host: localhost:${port}`, `Authorization: Bearer ${server.token}`])).toMatch(/^HTTP\/1\.1 421 /);
  });

  verifies('server.origin', 'refuses every web origin and grants no other origin anything', async () => {
    const server = await localServer();
    const { port } = server;
    const origins = [
      'null',
      '',
      'https://evil.example',
      `http://localhost:${port}`,
      `http://127.0.0.1:${port + 1}`,
      `https://127.0.0.1:${port}`,
      `http://127.0.0.1:${port}.evil.example`,
      `http://127.0.0.1:${port}@evil.example`,
      `http://127.0.0.1:${port}/`,
      'vscode-webview://abc',
      'http://127.0.0.1',
    ];
    for (const origin of origins) {
      const answer = await rawRequest(port, head(server, [`Host: 127.0.0.1:${port}`, `Origin: ${origin}`]));
      expect([origin, answer.slice(0, 12)]).toEqual([origin, 'HTTP/1.1 403']);
      expect(answer.toLowerCase()).not.toContain('access-control');
    }
    for (const site of ['cross-site', 'same-site', 'CROSS-SITE', 'x']) {
      expect(code(await server.ask('/v1/health', { headers: { 'sec-fetch-site': site } }))).toBe('E_AUTH_ORIGIN');
    }
    const preflight = await server.ask('/v1/health', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET', 'access-control-request-private-network': 'true' },
    });
    expect(preflight.status).toBe(403);
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    const lines = [`Host: 127.0.0.1:${port}`, `Authorization: Bearer ${server.token}`, 'Origin: https://evil.example'];
    expect(await upgrade(server, lines)).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('listens on the loopback address only', async () => {
    const server = await localServer();
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
  });

  it('proves its identity, bound to its port, to whoever asks', async () => {
    const server = await localServer();
    const ask = (challenge: string): Promise<Answer> =>
      server.ask('/v1/identity', { method: 'POST', token: false, body: JSON.stringify({ challenge }) });
    const { createHmac } = await import('node:crypto');
    const challenge = 'a'.repeat(64);
    const proof = createHmac('sha256', server.token).update(`coterie-identity-v1|${server.port}|${challenge}`).digest('hex');
    expect((await ask(challenge)).json).toEqual({ proof });
    expect((await ask('short')).status).toBe(400);
    expect(
      (await server.ask('/v1/identity', { method: 'POST', token: false, body: JSON.stringify({ challenge: 'x'.repeat(10_000) }) })).status,
    ).toBe(413);
  });
});
