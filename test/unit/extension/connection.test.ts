import { describe, expect, it } from 'vitest';
import { AppError } from '#contracts/core/errors';
import type { ClientFrame, ServerFrame } from '#contracts/local/link';
import { backoffMs } from '../../../extension/server/backoff.ts';
import { attemptsBeforeRest, createConnection, type Connection } from '../../../extension/server/connection.ts';
import { serverEnvironment } from '../../../extension/server/environment.ts';
import type { Link } from '../../../extension/server/link.ts';
import type { Endpoint } from '../../../extension/server/process.ts';
import { createSend } from '../../../extension/server/send.ts';
import { verifies } from '../../support/verifies.ts';
import { waitFor } from '../../support/waitFor.ts';

const hello: ClientFrame = { frame: 'models', models: [] };
const endpointOf = (pid: number): Endpoint => ({ url: 'http://127.0.0.1:1', token: 't'.repeat(43), pid, version: '1', role: 'started' });

/** A server that is started, dies and comes back as the test says. */
class ScriptedServer {
  readonly states: string[] = [];
  readonly pauses: number[] = [];
  links = 0;
  failures = 0;
  private pid = 0;
  private onFrame: (frame: ServerFrame) => void = () => undefined;
  private die: () => void = () => undefined;
  now = 0;

  connect(): Connection {
    return createConnection({
      launch: async () => {
        if (this.failures > 0) {
          this.failures -= 1;
          throw new AppError('BACKEND_DOWN', 'It did not start.');
        }
        return endpointOf((this.pid += 1));
      },
      openLink: async (_endpoint, _hello, onFrame): Promise<Link> => {
        this.links += 1;
        this.onFrame = onFrame;
        const closed = new Promise<void>((resolve) => (this.die = resolve));
        return { closed, send: () => true, close: () => this.die() };
      },
      hello: () => hello,
      onFrame: () => undefined,
      onLinked: () => undefined,
      onUnlinked: () => undefined,
      onState: ({ state }) => this.states.push(state),
      pause: async (ms) => void this.pauses.push(ms),
      random: () => 0,
      monotonic: () => this.now,
    });
  }

  crash(): void {
    this.die();
  }

  retire(): void {
    this.onFrame({ frame: 'retiring' });
  }
}

describe('the connection', () => {
  it('starts nothing before it is needed, and one server for many who wait', async () => {
    const server = new ScriptedServer();
    const connection = server.connect();
    expect(server.states).toEqual([]);
    const [one, other] = await Promise.all([connection.ready(), connection.ready()]);
    expect(one).toBe(other);
    expect(server.links).toBe(1);
    expect(server.states).toEqual(['starting', 'ready']);
    connection.dispose();
  });

  it('comes back after a crash, with every state visible', async () => {
    const server = new ScriptedServer();
    const connection = server.connect();
    const first = await connection.ready();
    server.now = 60_000;
    server.failures = 2;
    server.crash();
    const second = await connection.after(first);
    expect(second.pid).not.toBe(first.pid);
    expect(server.states).toEqual(['starting', 'ready', 'reconnecting', 'restarting', 'restarting', 'ready']);
    expect(server.pauses).toEqual([250, 250, 500]);
    connection.dispose();
  });

  it('says that a newer version takes over, and waits for it', async () => {
    const server = new ScriptedServer();
    const connection = server.connect();
    const old = await connection.ready();
    server.retire();
    server.crash();
    await connection.after(old);
    expect(server.states).toEqual(['starting', 'ready', 'updating', 'updating', 'ready']);
    connection.dispose();
  });

  it('rests after many failures, tells who waits, and tries again when needed', async () => {
    const server = new ScriptedServer();
    server.failures = attemptsBeforeRest;
    const connection = server.connect();
    await expect(connection.ready()).rejects.toMatchObject({ code: 'BACKEND_DOWN' });
    expect(server.states.at(-1)).toBe('failed');
    expect(server.pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000]);
    expect((await connection.ready()).pid).toBe(1);
    connection.dispose();
  });

  it('slows down when the server keeps crashing at once', async () => {
    const server = new ScriptedServer();
    const connection = server.connect();
    let endpoint = await connection.ready();
    for (let crash = 0; crash < 4; crash += 1) {
      server.crash();
      endpoint = await connection.after(endpoint);
    }
    expect(server.pauses).toEqual([250, 500, 1000, 2000]);
    connection.dispose();
  });

  it('ends for good when disposed', async () => {
    const server = new ScriptedServer();
    const connection = server.connect();
    await connection.ready();
    connection.dispose();
    await waitFor(() => server.links === 1);
    await expect(connection.ready()).rejects.toMatchObject({ code: 'BACKEND_DOWN' });
  });
});

describe('pauses', () => {
  it('double from a quarter second to eight, shortened by at most a quarter', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 60].map((attempt) => backoffMs(attempt, 0))).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
    expect(backoffMs(6, 0.999)).toBeGreaterThanOrEqual(6000);
  });
});

describe('requests', () => {
  const request = { method: 'POST', path: '/v1/x', body: '{}' } as const;
  const connection = { ready: async () => endpointOf(1), after: async ({ pid }: Endpoint) => endpointOf(pid + 1) };

  it('are repeated on the server that came back', async () => {
    const asked: number[] = [];
    const send = createSend(connection, async ({ pid }) => {
      asked.push(pid);
      if (pid === 1) throw new AppError('BACKEND_DOWN');
      return { status: 200, body: '' };
    });
    expect((await send(request)).status).toBe(200);
    expect(asked).toEqual([1, 2]);
  });

  verifies(
    'host.kill-and-send',
    'reach the next server when one is killed in the midst of an answer, before its link is seen to be gone',
    async () => {
      const asked: number[] = [];
      const send = createSend(connection, async ({ pid }) => {
        asked.push(pid);
        if (pid === 1) throw new AppError(asked.length === 1 ? 'PROXY_ERROR' : 'BACKEND_DOWN');
        return { status: 202, body: '{}' };
      });
      expect((await send(request)).status).toBe(202);
      expect(asked).toEqual([1, 1, 2]);
    },
  );

  it('fail with their code when that does not help', async () => {
    const send = createSend(connection, async () => {
      throw new AppError('PROXY_ERROR');
    });
    await expect(send(request)).rejects.toMatchObject({ code: 'PROXY_ERROR' });
  });

  it('go to the successor of a server that retires', async () => {
    const retiring = JSON.stringify({ error: { code: 'E_SERVER_RETIRING', message: '' }, request_id: '' });
    const send = createSend(connection, async ({ pid }) => (pid < 3 ? { status: 503, body: retiring } : { status: 202, body: '{}' }));
    expect((await send(request)).status).toBe(202);
  });

  it('are not repeated when they took too long', async () => {
    let times = 0;
    const send = createSend(connection, async () => {
      times += 1;
      throw new AppError('E_TIMEOUT');
    });
    await expect(send(request)).rejects.toMatchObject({ code: 'E_TIMEOUT' });
    expect(times).toBe(1);
  });
});

describe('the server’s environment', () => {
  it('holds what a process needs and no key', () => {
    const env = { PATH: '/bin', Home: '/h', OPENAI_API_KEY: 'sk', COTERIE_API_KEY: 'sk', NODE_OPTIONS: '--inspect', VSCODE_PID: '1' };
    expect(serverEnvironment(env)).toEqual({ PATH: '/bin', Home: '/h', ELECTRON_RUN_AS_NODE: '1' });
  });
});
