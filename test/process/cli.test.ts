/** The command line as a person runs it: built code, a real server behind it, real files, a scripted model over real HTTP. */
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { RunEvent } from '#contracts/chat/runEvent';
import { buildServer, gone } from '../support/candidates.ts';
import { findCanary, newCanary } from '../support/canary.ts';
import { ScriptedProvider } from '../support/scriptedProvider.ts';
import { tempDir } from '../support/tempDir.ts';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';

let cli = '';
beforeAll(async () => {
  const facts = { version: '1.0.0', id: 'a', built_at: 1 };
  const [server, command] = await Promise.all([buildServer(facts), buildServer(facts, 'server/local/cli/main.ts', 'cli.cjs')]);
  copyFileSync(server, path.join(path.dirname(command), 'server.cjs'));
  cli = command;
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  return { child, ended, out: () => out };
}

const run = (args: readonly string[], env?: Record<string, string>): Promise<Ended> => start(args, env).ended;
const eventsOf = (out: string): RunEvent[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => RunEvent.parse(JSON.parse(line)));

const serverOf = (data: string): { readonly pid: number } => JSON.parse(readFileSync(path.join(data, 'server.json'), 'utf8'));

/** A data folder whose server is ended with the test. */
function house() {
  const data = tempDir();
  const root = tempDir();
  onTestFinished(async () => {
    if (!existsSync(path.join(data, 'server.json'))) return;
    const { pid }: { pid: number } = JSON.parse(readFileSync(path.join(data, 'server.json'), 'utf8'));
    process.kill(pid, 'SIGKILL');
    await gone(pid);
  });
  return { data, root, at: ['--data', data, '--root', root] };
}

describe('coterie', () => {
  it('says what it can do and refuses what it cannot', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, out: '1.0.0\n' });
    expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('serve') });
    expect(await run(['chat', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--json') });
    for (const args of [
      [],
      ['nonsense'],
      ['chat'],
      ['chat', '-m', ''],
      ['chat', '-m', 'x', '--conversation', 'y'],
      ['chat', '-m', 'x', '--model', 'y'],
      ['chat', '--nonsense'],
      ['chat', '-m', 'x', '--root', '/nowhere/at/all'],
      ['serve', '--port', 'x'],
    ]) {
      expect([args, (await run(args)).code]).toEqual([args, 2]);
    }
  });
});

describe('coterie chat', () => {
  it('prints the events of the run and nothing else', async () => {
    const { at } = house();
    const { code, out, err } = await run(['chat', '-m', 'help', '--json', ...at]);
    const events = eventsOf(out);
    expect([code, err]).toEqual([0, '']);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)?.type).toBe('run.completed');
    const again = await run(['chat', '-m', 'help', '--json', '--conversation', events[0]?.conversation_id ?? '', ...at]);
    expect(eventsOf(again.out)[0]?.conversation_id).toBe(events[0]?.conversation_id);
  });

  it('rejects a proposed edit, or applies it when told to', async () => {
    const { at, root } = house();
    const file = path.join(root, 'a.ts');
    writeFileSync(file, '\uFEFFlet a = 1;\r\n');
    const ask = ['chat', '-m', 'replace "let" with "const" in a.ts', ...at];
    expect((await run(ask)).err).toContain('M a.ts (+1 −1)');
    expect(readFileSync(file, 'utf8')).toBe('\uFEFFlet a = 1;\r\n');
    await run([...ask, '--yes']);
    expect(readFileSync(file, 'utf8')).toBe('\uFEFFconst a = 1;\r\n');
  });

  it('asks a provider of the environment, whose key is found nowhere afterwards', async () => {
    const { at, data } = house();
    const canary = newCanary();
    const provider = await ScriptedProvider.start({ queue: [{ steps: [{ text: 'hello from the model', piece: 5 }] }, { status: 401 }] });
    onTestFinished(() => provider.close());
    const env = { COTERIE_BASE_URL: provider.baseUrl, COTERIE_API_KEY: canary, COTERIE_MODEL: 'some/model:1' };
    const good = await run(['chat', '-m', 'hi', ...at], env);
    expect(good).toMatchObject({ code: 0, out: 'hello from the model\n' });
    expect(provider.chats[0]).toMatchObject({ body: { model: 'some/model:1' }, headers: { authorization: `Bearer ${canary}` } });
    const bad = await run(['chat', '-m', 'hi', ...at], env);
    expect(bad).toMatchObject({ code: 1, err: expect.stringContaining('E_AUTH_PROVIDER_KEY') });
    expect(findCanary(canary, { dirs: [data], texts: { good, bad } })).toEqual([]);
    const { pid }: { pid: number } = JSON.parse(readFileSync(path.join(data, 'server.json'), 'utf8'));
    const environ = process.platform === 'linux' ? readFileSync(`/proc/${pid}/environ`, 'utf8') : '';
    expect(environ).not.toContain(canary);
  });

  verifies('runs.no-keys', 'refuses an address that holds a password before anything is stored', async () => {
    const { at, data } = house();
    const canary = newCanary();
    for (const url of [`http://me:${canary}@127.0.0.1:9/v1`, `http://127.0.0.1:9/v1?key=${canary}`]) {
      const refused = await run(['chat', '-m', 'hi', ...at], { COTERIE_BASE_URL: url, COTERIE_MODEL: 'm' });
      expect(refused.code).toBe(2);
      expect(findCanary(canary, { dirs: [data], texts: { refused } })).toEqual([]);
    }
  });

  it('runs no command without a yes', async () => {
    const { at, root } = house();
    const call = { tool_call: { name: 'run_command', arguments: { command: 'echo ran > ran.txt; echo printed' } } };
    const provider = await ScriptedProvider.start({
      queue: [{ steps: [call] }, { steps: [{ text: 'ok' }] }, { steps: [call] }, { steps: [{ text: 'ok' }] }],
    });
    onTestFinished(() => provider.close());
    const env = { COTERIE_BASE_URL: provider.baseUrl, COTERIE_MODEL: 'm' };
    expect((await run(['chat', '-m', 'go', ...at], env)).code).toBe(0);
    expect(existsSync(path.join(root, 'ran.txt'))).toBe(false);
    expect((await run(['chat', '-m', 'go', '--yes', ...at], env)).code).toBe(0);
    expect(readFileSync(path.join(root, 'ran.txt'), 'utf8')).toBe('ran\n');
  });

  it('cancels the run on Ctrl-C', async () => {
    const { at } = house();
    const provider = await ScriptedProvider.start({ queue: [{ steps: [{ text: 'begin' }, { stall: true }] }] });
    onTestFinished(() => provider.close());
    const { child, ended, out } = start(['chat', '-m', 'go', '--json', ...at], { COTERIE_BASE_URL: provider.baseUrl, COTERIE_MODEL: 'm' });
    await waitFor(() => out().includes('begin'));
    child.kill('SIGINT');
    const done = await ended;
    expect(done.code).toBe(1);
    expect(eventsOf(done.out).at(-1)?.type).toBe('run.cancelled');
  });

  verifies('cli.outcome-told', 'tells the next server what it applied when the server is killed at that moment', async () => {
    const { at, data, root } = house();
    const file = path.join(root, 'a.ts');
    writeFileSync(file, 'let a = 1;\n');
    const { ended, out } = start(['chat', '-m', 'replace "let" with "const" in a.ts', '--json', '--yes', ...at]);
    await waitFor(() => out().includes('"run.started"'));
    const before = serverOf(data);
    while (!readFileSync(file, 'utf8').startsWith('const')) await setImmediate();
    process.kill(before.pid, 'SIGKILL');
    const done = await ended;
    const events = eventsOf(done.out);
    expect(done.err).toBe('');
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter((event) => event.type === 'edit.applied')).toHaveLength(1);
    // Interrupted only if the server was faster than we: told already, and killed on its way to the end.
    expect(['run.completed', 'run.interrupted']).toContain(events.at(-1)?.type);
  });

  it('ends with its own code when nobody reads what it prints', async () => {
    const { root, data } = house();
    const text = 'a.ts\n<<<<<<< SEARCH\nnot there\n=======\nx\n>>>>>>> REPLACE\n';
    writeFileSync(path.join(root, 'a.ts'), 'let a = 1;\n');
    const child = spawn(process.execPath, [cli, 'apply', '--root', root, '--json'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], COTERIE_DATA: data },
    });
    child.stdout.destroy();
    child.stderr.destroy();
    child.stdin.end(text);
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
  });

  it('sees what became of a run whose server was killed', async () => {
    const { at, data } = house();
    const provider = await ScriptedProvider.start({ queue: [{ steps: [{ text: 'begin' }, { stall: true }] }] });
    onTestFinished(() => provider.close());
    const { ended, out } = start(['chat', '-m', 'go', '--json', ...at], { COTERIE_BASE_URL: provider.baseUrl, COTERIE_MODEL: 'm' });
    await waitFor(() => out().includes('begin'));
    const { pid }: { pid: number } = JSON.parse(readFileSync(path.join(data, 'server.json'), 'utf8'));
    process.kill(pid, 'SIGKILL');
    const done = await ended;
    const events = eventsOf(done.out);
    expect(done.code).toBe(1);
    expect(events.at(-1)?.type).toBe('run.interrupted');
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  });
});

describe('coterie serve', () => {
  verifies('cli.serve', 'says where it is, keeps its token to a private file, and ends on a signal', async () => {
    const { data } = house();
    const file = path.join(tempDir(), 'token');
    const { child, ended, out } = start(['serve', '--data', data, '--token-file', file]);
    const line: unknown = JSON.parse(await waitFor(() => out().endsWith('\n') && out()));
    expect(line).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), pid: child.pid, version: '1.0.0' });
    const token = readFileSync(file, 'utf8').trim();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { url }: { url: string } = JSON.parse(out());
    expect((await fetch(`${url}/v1/health`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    const metrics = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    expect(await metrics.text()).toMatch(/coterie_http_requests_total\{route="health.get",method="GET",status="200"\} 1/);
    const second = await run(['serve', '--data', data]);
    expect(second).toMatchObject({ code: 1, out: '', err: expect.stringContaining('already runs') });
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    const again = start(['serve', '--data', data, '--token-file', file]);
    await waitFor(() => again.out().endsWith('\n'));
    expect(readFileSync(file, 'utf8').trim()).toBe(token);
    again.child.kill('SIGINT');
    expect((await again.ended).code).toBe(0);
  });

  it('refuses a token file that others can read', async () => {
    const { data } = house();
    const file = path.join(tempDir(), 'token');
    writeFileSync(file, 'a'.repeat(43), { mode: 0o644 });
    expect(await run(['serve', '--data', data, '--token-file', file])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('0600'),
    });
  });
});
