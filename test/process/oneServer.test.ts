/** One server for a data folder, however its clients come and die. Built code, real processes, real signals. */
import { createServer } from 'node:http';
import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildServer, candidate, gone, isAlive, type CandidateLine } from '../support/candidates.ts';
import { linkClient } from '../support/linkClient.ts';
import { tempDir } from '../support/tempDir.ts';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';

let script = '';
beforeAll(async () => {
  script = await buildServer();
});

async function started(data: string, from = script): Promise<CandidateLine> {
  const started = candidate(from, data);
  const line = await started.line;
  if (line === null) throw new Error(started.errors());
  return line;
}

const discovery = (data: string): string => path.join(data, 'server.json');
const health = (line: CandidateLine, token = line.token): Promise<Response> =>
  fetch(`${line.url}/v1/health`, { headers: { authorization: `Bearer ${token}` } });

describe('candidates', () => {
  verifies(
    'server.one',
    'race twenty times and one of them is the server',
    async () => {
      for (let round = 0; round < 20; round++) {
        const data = tempDir();
        const racers = [candidate(script, data), candidate(script, data)];
        const lines = await Promise.all(racers.map((racer) => racer.line));
        expect(lines.filter((line) => line?.role === 'started')).toHaveLength(1);
        expect(lines.filter((line) => line?.role === 'found')).toHaveLength(1);
        expect(new Set(lines.map((line) => line?.pid)).size).toBe(1);
        expect(new Set(lines.map((line) => line?.token)).size).toBe(1);
        const pid = lines[0]?.pid ?? 0;
        process.kill(pid, 'SIGTERM');
        await gone(pid);
        expect(existsSync(discovery(data))).toBe(false);
      }
    },
    120_000,
  );

  it('find the one that runs, and print nothing but one line', async () => {
    const data = tempDir();
    const first = await started(data);
    const second = candidate(script, data);
    expect(await second.line).toEqual({ ...first, role: 'found' });
    expect(await second.exit).toBe(0);
    expect((await health(first)).status).toBe(200);
  });

  it('refuse arguments they do not know', async () => {
    const { spawnSync } = await import('node:child_process');
    expect(spawnSync(process.execPath, [script]).status).toBe(2);
    expect(spawnSync(process.execPath, [script, '--data', tempDir(), '--nonsense']).status).toBe(2);
  });

  verifies('server.log', 'keep everything private and the token in one file only', async () => {
    const data = path.join(tempDir(), 'nested', 'data');
    const line = await started(data);
    await health(line);
    await health(line, 'wrong');
    expect(statSync(data).mode & 0o777).toBe(0o700);
    for (const entry of readdirSync(data, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
      if (entry.isFile() && entry.name !== 'server.json') expect([file, readFileSync(file).includes(line.token)]).toEqual([file, false]);
    }
    if (process.platform === 'linux') {
      expect(readFileSync(`/proc/${line.pid}/cmdline`, 'utf8')).not.toContain(line.token);
      expect(readFileSync(`/proc/${line.pid}/environ`, 'utf8')).not.toContain(line.token);
    }
  });
});

describe('after a crash', () => {
  verifies('server.proof', 'a stranger on the old port never gets the token', async () => {
    const data = tempDir();
    const first = await started(data);
    const { port } = new URL(first.url);
    process.kill(first.pid, 'SIGKILL');
    await gone(first.pid);
    const heard: string[] = [];
    const squatter = createServer((request, response) => {
      heard.push(JSON.stringify(request.rawHeaders));
      request.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
      request.on('end', () => response.end(JSON.stringify({ proof: 'a'.repeat(64) })));
    });
    await new Promise<void>((resolve) => squatter.listen(Number(port), '127.0.0.1', resolve));
    onTestFinished(() => void squatter.close());
    const second = await started(data);
    expect(second.role).toBe('started');
    expect(second.pid).not.toBe(first.pid);
    expect(second.token).not.toBe(first.token);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.join('')).not.toContain(first.token);
    expect(heard.join('').toLowerCase()).not.toContain('authorization');
    expect((await health(second, first.token)).status).toBe(401);
  });

  it('a proof relayed from another port is worth nothing', async () => {
    const data = tempDir();
    const real = await started(data);
    const relay = createServer((request, response) => {
      const pass = async (challenge: string): Promise<void> => {
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch(`${real.url}/v1/identity`, { method: 'POST', headers, body: challenge });
        response.end(await answer.text());
      };
      request.on('data', (chunk: Buffer) => void pass(chunk.toString()));
    });
    onTestFinished(() => void relay.close());
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    const { port } = relay.address() as AddressInfo;
    const other = tempDir();
    const copied = JSON.parse(readFileSync(discovery(data), 'utf8'));
    writeFileSync(discovery(other), JSON.stringify({ ...copied, port, url: `http://127.0.0.1:${port}` }), { mode: 0o600 });
    expect((await started(other)).role).toBe('started');
  });

  it('a stale, linked, shared or nonsensical discovery file is replaced, never followed', async () => {
    const data = tempDir();
    const outside = path.join(tempDir(), 'outside.json');
    const stale = {
      url: 'http://127.0.0.1:9',
      port: 9,
      pid: 1,
      version: '1.0.0',
      build: { id: 'a', built_at: 1 },
      server_id: 'x',
      started_at: 1,
      token: 'a'.repeat(43),
    };
    const plants: (() => void)[] = [
      () => writeFileSync(discovery(data), JSON.stringify(stale), { mode: 0o600 }),
      () => writeFileSync(discovery(data), '{"url":"http://evil.example"}', { mode: 0o600 }),
      () => writeFileSync(discovery(data), JSON.stringify({ ...stale, url: 'http://evil.example:9' }), { mode: 0o600 }),
      () => {
        writeFileSync(discovery(data), JSON.stringify(stale));
        chmodSync(discovery(data), 0o644);
      },
      () => symlinkSync(outside, discovery(data)),
      () => linkSync(outside, discovery(data)),
    ];
    for (const plant of plants) {
      writeFileSync(outside, JSON.stringify(stale), { mode: 0o600 });
      plant();
      const line = await started(data);
      expect(line.role).toBe('started');
      expect(readFileSync(outside, 'utf8')).toBe(JSON.stringify(stale));
      expect(statSync(discovery(data)).mode & 0o777).toBe(0o600);
      process.kill(line.pid, 'SIGTERM');
      await gone(line.pid);
    }
    mkdirSync(discovery(data));
    const refused = candidate(script, data);
    expect(await refused.line).toBeNull();
    expect(await refused.exit).toBe(1);
  });
});

describe('the end', () => {
  verifies('server.gone', 'comes after the last of two clients was killed, and nothing is left', async () => {
    const data = tempDir();
    const line = await started(data);
    const clients = await Promise.all([linkClient(line), linkClient(line)]);
    for (const client of clients) client.socket.terminate();
    await gone(line.pid);
    expect(readdirSync(data).filter((name) => name === 'server.json' || name.endsWith('-wal'))).toEqual([]);
  });

  it('does not come when the process that spawned it is killed, while a client is there', async () => {
    const data = tempDir();
    const { spawn } = await import('node:child_process');
    const spawner = spawn(
      process.execPath,
      [
        '-e',
        `const c = require('node:child_process').spawn(process.execPath, [${JSON.stringify(script)}, '--data', ${JSON.stringify(data)}], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] }); c.stdout.pipe(process.stdout); setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const text = await new Promise<string>((resolve) => spawner.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())));
    const line: CandidateLine = JSON.parse(text);
    const client = await linkClient(line);
    spawner.kill('SIGKILL');
    await client.next('welcome');
    expect((await health(line)).status).toBe(200);
    client.socket.terminate();
    await gone(line.pid);
  });

  it('comes at once and orderly on a signal', async () => {
    const data = tempDir();
    const line = await started(data);
    const client = await linkClient(line);
    await client.next('welcome');
    process.kill(line.pid, 'SIGTERM');
    expect(await client.closed).toBe(1001);
    await gone(line.pid);
    expect(existsSync(discovery(data))).toBe(false);
  });
});

describe('versions', () => {
  verifies('server.takeover', 'a newer one takes over, an older one joins', async () => {
    const [older, newer, rebuilt] = await Promise.all([
      buildServer({ version: '0.9.0', id: 'x', built_at: 9 }),
      buildServer({ version: '1.0.0-rc.1', id: 'y', built_at: 1 }),
      buildServer({ version: '1.0.0-rc.1', id: 'z', built_at: 2 }),
    ]);
    const data = tempDir();
    const first = await started(data, older);
    const client = await linkClient(first);
    await client.next('welcome');
    const second = await started(data, newer);
    expect([second.role, second.version]).toEqual(['started', '1.0.0-rc.1']);
    await client.next('retiring');
    await waitFor(() => !isAlive(first.pid));
    expect(await started(data, older)).toEqual({ ...second, role: 'found' });
    const third = await started(data, rebuilt);
    expect(third.role).toBe('started');
    expect(await started(data, newer)).toEqual({ ...third, role: 'found' });
  });
});
