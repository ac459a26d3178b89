/** What happens to windows and their runs when a newer version takes over, and to the server when its windows are killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { beforeAll, describe, expect, onTestFinished } from 'vitest';
import type { RunEvent } from '#contracts/chat/runEvent';
import { ConversationId, MessageId } from '#contracts/core/ids';
import { systemIds } from '../../server/shared/ids.ts';
import { buildServer, gone, isAlive } from '../support/candidates.ts';
import { ScriptedProvider } from '../support/scriptedProvider.ts';
import { tempDir } from '../support/tempDir.ts';
import { verifies } from '../support/verifies.ts';
import { waitFor } from '../support/waitFor.ts';
import { windowClient } from '../support/windowClient.ts';

let older = '';
let newer = '';
beforeAll(async () => {
  [older, newer] = await Promise.all([
    buildServer({ version: '0.9.0', id: 'a', built_at: 1 }),
    buildServer({ version: '1.0.0', id: 'b', built_at: 2 }),
  ]);
});

const messageId = (): MessageId => MessageId.parse(systemIds.next());
const textOf = (events: readonly RunEvent[]): string =>
  events.flatMap((event) => (event.type === 'text.delta' ? event.data.text : [])).join('');

describe('a newer version', () => {
  verifies(
    'server.takeover',
    'takes over only when the run that streams is whole, and every window goes on with it',
    async () => {
      const provider = await ScriptedProvider.start({
        queue: [{ steps: [{ text: 'one ' }, { hold: 'go' }, { text: 'two' }] }, { steps: [{ text: 'three' }] }],
      });
      onTestFinished(() => provider.close());
      const data = tempDir();
      const first = windowClient(() => older, data);
      const { pid: oldPid } = await first.connection.ready();
      onTestFinished(() => {
        first.connection.dispose();
        if (isAlive(oldPid)) process.kill(oldPid, 'SIGKILL');
      });
      const id = ConversationId.parse(systemIds.next());
      await first.client.conversationsCreate({ body: { id, workspace: 'w' } });
      const config = {
        id: 'scripted',
        kind: 'openai-compatible',
        label: 'Scripted',
        base_url: provider.baseUrl,
        needs_key: false,
      } as const;
      const settings = { model: 'scripted/m', fallbacks: [], providers: [config] };
      const sent = await first.client.messagesSend({ params: { id }, body: { message_id: messageId(), text: 'go', settings } });
      const events = first.follow(sent.run_id);
      await waitFor(() => textOf(events) === 'one ');

      // It has less patience with a silent candidate than the run takes.
      const second = windowClient(() => newer, data, 3500);
      onTestFinished(() => second.connection.dispose());
      const began = performance.now();
      const taken = second.connection.ready();
      await waitFor(() => first.states.includes('updating') && second.states.includes('updating') && performance.now() - began > 5000);
      // What is sent meanwhile is kept back and goes to the successor by itself, once.
      const message_id = messageId();
      const next = first.client.messagesSend({ params: { id }, body: { message_id, text: 'and then', settings } });
      expect(isAlive(oldPid)).toBe(true);
      provider.release('go');

      const { pid: newPid, version } = await taken;
      onTestFinished(() => {
        if (isAlive(newPid)) process.kill(newPid, 'SIGKILL');
      });
      expect(version).toBe('1.0.0');
      expect(second.states).toEqual(['starting', ...second.states.slice(1, -1).fill('updating'), 'ready']);
      await gone(oldPid);
      await waitFor(() => events.at(-1)?.type === 'run.completed');
      expect(textOf(events)).toBe('one two');
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      const again = second.follow(sent.run_id);
      await waitFor(() => again.length === events.length);
      expect(again).toEqual(events);

      const answer = first.follow((await next).run_id);
      await waitFor(() => answer.at(-1)?.type === 'run.completed');
      expect(textOf(answer)).toBe('three');
      const page = await second.client.messagesList({ params: { id }, query: { limit: 10 } });
      expect(page.items.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
      expect(page.runs.map(({ status }) => status)).toEqual(['completed', 'completed']);
      expect((await first.connection.ready()).pid).toBe(newPid);
    },
    60_000,
  );
});

describe('windows that are killed', () => {
  verifies(
    'server.gone',
    'leave a server that ends some seconds after the last of them, and nothing else',
    async () => {
      const data = tempDir();
      const windows = await Promise.all([openWindow(data), openWindow(data)]);
      const [pid = 0, other] = windows.map((each) => each.server);
      expect(other).toBe(pid);
      windows[0]?.child.kill('SIGKILL');
      await gone(windows[0]?.child.pid ?? 0);
      expect(isAlive(pid)).toBe(true);
      windows[1]?.child.kill('SIGKILL');
      await gone(pid, 12_000);
      expect(existsSync(path.join(data, 'server.json'))).toBe(false);
      expect(readdirSync(data).filter((name) => name.endsWith('-wal') || name.endsWith('-journal'))).toEqual([]);
    },
    30_000,
  );
});

/** A real process with a real link, and the server it is linked to. */
async function openWindow(data: string): Promise<{ readonly child: ChildProcess; readonly server: number }> {
  const main = path.resolve(import.meta.dirname, '..', 'support', 'windowMain.ts');
  const child = spawn(process.execPath, [main, older, data], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const server = await new Promise<number>((resolve, reject) => {
    child.once('exit', reject);
    child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
  });
  child.removeAllListeners('exit');
  onTestFinished(() => {
    if (isAlive(server)) process.kill(server, 'SIGKILL');
  });
  return { child, server };
}
