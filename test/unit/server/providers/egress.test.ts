import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEgress, type Egress, type EgressTarget } from '../../../../server/local/egress.ts';
import { verifies } from '../../../support/verifies.ts';

let server: Server;
let origin: string;
let egress: Egress;
let seen: string[];

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to');
    if (to !== null) response.writeHead(307, { location: to }).end();
    else if (request.url === '/gzip') response.writeHead(200, { 'content-encoding': 'gzip' }).end('x');
    else request.resume().on('end', () => response.end('hello'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  egress = createEgress();
});
afterEach(async () => {
  egress.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const target = (overrides: Partial<EgressTarget> = {}): EgressTarget => ({
  purpose: 'chat',
  provider: 'p',
  base_url: `${origin}/v1`,
  private_network: true,
  ...overrides,
});

describe('egress', () => {
  verifies('egress.one-way', 'records host, purpose, bytes, status and time, and no content', async () => {
    const response = await egress.fetch(target())(`${origin}/v1/x?secret=1`, {
      method: 'POST',
      body: 'four',
      headers: { authorization: 'Bearer sk-secret' },
    });
    expect(await response.text()).toBe('hello');
    const [entry] = egress.entries();
    expect(entry).toMatchObject({
      purpose: 'chat',
      provider: 'p',
      host: new URL(origin).host,
      method: 'POST',
      status: 200,
      bytes_out: 4,
      bytes_in: 5,
      outcome: 'ok',
    });
    expect(JSON.stringify(egress.entries())).not.toMatch(/secret|hello|four/);
    expect(egress.totals()).toEqual([{ host: new URL(origin).host, purpose: 'chat', requests: 1, bytes_out: 4, bytes_in: 5 }]);
  });

  it('asks nobody but the origin it was made for', async () => {
    const fetch = egress.fetch(target({ base_url: 'http://127.0.0.1:1/v1' }));
    await expect(fetch(`${origin}/v1/x`)).rejects.toMatchObject({ code: 'E_FORBIDDEN' });
    expect(seen).toEqual([]);
    expect(egress.entries()).toMatchObject([{ outcome: 'refused', bytes_out: 0 }]);
  });

  it('follows a redirect within the origin and none out of it', async () => {
    expect(await (await egress.fetch(target())(`${origin}/a?to=/b`, { method: 'POST', body: 'x' })).text()).toBe('hello');
    for (const to of ['http://127.0.0.1:9/x', 'https://example.com/', '//evil.test/x', 'http://localhost/', 'file:///etc/passwd']) {
      await expect(
        egress.fetch(target())(`${origin}/a?to=${encodeURIComponent(to)}`, { headers: { authorization: 'Bearer k' } }),
      ).rejects.toMatchObject({ code: 'E_PROVIDER_REFUSED' });
    }
    await expect(
      egress.fetch(target())(
        `${origin}/a?to=${encodeURIComponent('/a?to=%2Fa%3Fto%3D%252Fa%253Fto%253D%25252Fa%25253Fto%25253D%2525252Fb')}`,
      ),
    ).rejects.toMatchObject({ code: 'E_PROVIDER_REFUSED' });
  });

  it('speaks http and https only, without passwords in the address', async () => {
    await expect(egress.fetch(target({ base_url: 'file:///etc' }))('file:///etc/passwd')).rejects.toMatchObject({ code: 'E_FORBIDDEN' });
    await expect(egress.fetch(target())(origin.replace('http://', 'http://user:pw@'))).rejects.toMatchObject({ code: 'E_FORBIDDEN' });
  });

  it.each([
    'http://169.254.169.254/latest',
    'http://[fe80::1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://0xa9fea9fe/',
    'http://2852039166/',
    'http://[64:ff9b::a9fe:a9fe]/',
  ])('never asks %s', async (url) => {
    await expect(egress.fetch(target({ base_url: url }))(url)).rejects.toMatchObject({ code: 'E_FORBIDDEN' });
  });

  verifies('egress.metadata', 'asks loopback and private addresses only where the user named them, by name or number', async () => {
    const { port } = new URL(origin);
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '0.0.0.0']) {
      const url = `http://${host}:${port}/`;
      await expect(egress.fetch(target({ base_url: url, private_network: false }))(url)).rejects.toMatchObject({
        code: 'E_FORBIDDEN',
      });
    }
    expect(seen).toEqual([]);
    expect(await (await egress.fetch(target({ base_url: `http://localhost:${port}` }))(`http://localhost:${port}/`)).text()).toBe('hello');
  });

  it('asks this machine only, in local-only mode', async () => {
    const local = createEgress({ localOnly: () => true });
    expect(await (await local.fetch(target())(`${origin}/x`)).text()).toBe('hello');
    await expect(local.fetch(target({ base_url: 'https://example.com' }))('https://example.com/')).rejects.toMatchObject({
      code: 'E_FORBIDDEN',
    });
    local.close();
  });

  it('unpacks nothing it did not ask for', async () => {
    await expect(egress.fetch(target())(`${origin}/gzip`)).rejects.toMatchObject({ code: 'E_PROVIDER_REFUSED' });
  });

  it('gives up connecting in time', async () => {
    // Takes the connection and never shakes hands.
    const silent = createTcpServer((socket) => socket.resume().on('error', () => {})).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    const url = `https://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
    await expect(egress.fetch(target({ base_url: url, connect_ms: 30 }))(url)).rejects.toMatchObject({ code: 'E_PROVIDER_TIMEOUT' });
    await new Promise((resolve) => silent.close(resolve));
  });

  it('goes through the user’s proxy to public addresses only, which changes nothing about what is refused', async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('by proxy');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = proxy.address();
    const through = createEgress({ proxyEnv: { HTTP_PROXY: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` } });
    const open = target({ base_url: 'http://models.test/v1', private_network: false });
    expect(await (await through.fetch(open)('http://models.test/v1/models')).text()).toBe('by proxy');
    expect(await (await through.fetch(target())(`${origin}/direct`)).text()).toBe('hello');
    await expect(through.fetch(target({ base_url: 'http://169.254.169.254/' }))('http://169.254.169.254/')).rejects.toMatchObject({
      code: 'E_FORBIDDEN',
    });
    expect(asked).toEqual(['http://models.test/v1/models']);
    through.close();
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });

  it('keeps a bounded ledger', async () => {
    const fetch = egress.fetch(target({ base_url: 'file:///x' }));
    for (let turn = 0; turn < 1100; turn += 1) await fetch('file:///x').catch(() => {});
    expect(egress.entries()).toHaveLength(1000);
    expect(egress.totals()[0]?.requests).toBe(1100);
  });
});
