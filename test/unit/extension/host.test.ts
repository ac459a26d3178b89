import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RunEvent } from '#contracts/chat/runEvent';
import { AppError } from '#contracts/core/errors';
import { CallId, ConversationId, RunId } from '#contracts/core/ids';
import type { ClientFrame } from '#contracts/local/link';
import { rankPaths } from '../../../extension/context/fuzzy.ts';
import { createBridgeHost } from '../../../extension/panels/bridgeHost.ts';
import { renderPage } from '../../../extension/panels/renderPage.ts';
import { createKeys } from '../../../extension/secrets/keys.ts';
import { createSubscriptions } from '../../../extension/server/subscriptions.ts';
import { editorTool, type EditorTool } from '../../../extension/tools/editorTool.ts';
import { createToolExecutor } from '../../../extension/tools/executor.ts';
import { findInText, toPattern } from '../../../extension/tools/textSearch.ts';
import { verifies } from '../../support/verifies.ts';
import { waitFor } from '../../support/waitFor.ts';

const run_id = RunId.parse('01900000-0000-7000-8000-000000000001');
const conversation_id = ConversationId.parse('01900000-0000-7000-8000-000000000002');
const event = (seq: number): RunEvent => ({ run_id, conversation_id, seq, at: 0, type: 'text.delta', data: { text: String(seq) } });

describe('subscriptions', () => {
  verifies('host.replay', 'give every listener each event after its own place once, also over a reconnection', () => {
    const sent: ClientFrame[] = [];
    const subscriptions = createSubscriptions((frame) => sent.push(frame));
    const one: number[] = [];
    const other: number[] = [];
    subscriptions.follow(run_id, 0, (events) => one.push(...events.map(({ seq }) => seq)));
    subscriptions.deliver([event(1), event(2)]);
    subscriptions.follow(run_id, 1, (events) => other.push(...events.map(({ seq }) => seq)));
    subscriptions.deliver([event(2), event(3)]);
    subscriptions.resubscribe();
    subscriptions.deliver([event(3), event(4)]);
    expect(one).toEqual([1, 2, 3, 4]);
    expect(other).toEqual([2, 3, 4]);
    expect(sent).toEqual([
      { frame: 'subscribe', run_id, after: 0 },
      { frame: 'unsubscribe', run_id },
      { frame: 'subscribe', run_id, after: 1 },
      { frame: 'subscribe', run_id, after: 3 },
    ]);
  });

  it('end on the link with their last listener', () => {
    const sent: ClientFrame[] = [];
    const subscriptions = createSubscriptions((frame) => sent.push(frame));
    const sink = (): void => undefined;
    subscriptions.follow(run_id, 0, sink);
    subscriptions.leave(sink);
    subscriptions.resubscribe();
    expect(sent.map(({ frame }) => frame)).toEqual(['subscribe', 'unsubscribe']);
  });
});

describe('tool calls', () => {
  const spec = (name: string, effect: 'read' | 'execute', timeout_ms: number | null = null) => ({
    name,
    description: '',
    effect,
    host: 'editor' as const,
    timeout_ms,
    input: z.object({ n: z.int() }),
    output: z.object({ n: z.int() }),
  });
  const look = editorTool(spec('look', 'read'), async ({ n }) => ({ n: n + 1 }));
  const act = editorTool(spec('act', 'execute'), async ({ n }) => ({ n }));
  const broken = editorTool(spec('broken', 'read'), async () => {
    throw new Error('secret text');
  });
  const endless = editorTool(spec('endless', 'execute'), (_, { signal, output }) => {
    output('stdout', 'begun');
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new AppError('E_TOOL_FAILED', 'stopped'))));
  });

  function executor(isTrusted: boolean, tools: readonly EditorTool[] = [look, act, broken, endless]) {
    const sent: ClientFrame[] = [];
    const link = { up: true };
    const made = createToolExecutor({
      send: (frame) => link.up && sent.push(frame) > 0,
      log: { error: () => undefined },
      tools,
      isTrusted: () => isTrusted,
    });
    let calls = 0;
    const call = async (tool: string, input: unknown): Promise<ClientFrame> => {
      const call_id = CallId.parse(`call-${(calls += 1)}`);
      made.accept({ frame: 'tool.call', call_id, run_id, tool, input });
      return waitFor(() => sent.find((frame) => 'call_id' in frame && frame.call_id === call_id && frame.frame !== 'tool.output'));
    };
    return { made, sent, call, link };
  }

  it('are answered once, checked first, and fail without telling what was inside', async () => {
    const { call } = executor(true);
    expect(await call('look', { n: 1 })).toMatchObject({ frame: 'tool.result', output: { n: 2 } });
    expect(await call('look', { n: 'x' })).toMatchObject({ frame: 'tool.failure', failure: { code: 'E_TOOL_ARGUMENTS' } });
    expect(await call('nothing', {})).toMatchObject({ failure: { code: 'E_TOOL_UNKNOWN' } });
    const failed = await call('broken', { n: 1 });
    expect(failed).toMatchObject({ failure: { code: 'E_TOOL_FAILED' } });
    expect(JSON.stringify(failed)).not.toContain('secret text');
  });

  verifies('host.untrusted-reads-only', 'only look while the workspace is not trusted', async () => {
    const { made, call } = executor(false);
    expect(made.names(false)).toEqual(['look', 'broken']);
    expect(await call('look', { n: 1 })).toMatchObject({ frame: 'tool.result' });
    expect(await call('act', { n: 1 })).toMatchObject({ failure: { code: 'E_TOOL_DENIED' } });
  });

  it('end when cancelled, and a repeated call is the same call', async () => {
    const { made, sent } = executor(true);
    const call_id = CallId.parse('call');
    const frame = { frame: 'tool.call', call_id, run_id, tool: 'endless', input: { n: 1 } } as const;
    made.accept(frame);
    made.accept(frame);
    made.accept({ frame: 'tool.cancel', call_id });
    await waitFor(() => sent.some(({ frame: kind }) => kind === 'tool.failure'));
    expect(sent.map(({ frame: kind }) => kind)).toEqual(['tool.output', 'tool.failure']);
  });

  verifies(
    'host.answer-after-break',
    'are answered at the next link when the link broke meanwhile, and a call given again is carried out again',
    async () => {
      const { made, sent, link } = executor(true);
      const [call_id, again] = [CallId.parse('call'), CallId.parse('again')];
      made.accept({ frame: 'tool.call', call_id, run_id, tool: 'endless', input: { n: 1 } });
      made.accept({ frame: 'tool.call', call_id: again, run_id, tool: 'endless', input: { n: 1 } });
      link.up = false;
      made.cancelAll();
      made.accept({ frame: 'tool.call', call_id: again, run_id, tool: 'look', input: { n: 1 } });
      await new Promise((resolve) => setImmediate(resolve));
      sent.length = 0;
      link.up = true;
      made.relinked();
      await waitFor(() => sent.length === 2);
      expect(sent).toMatchObject([
        { frame: 'tool.failure', call_id },
        { frame: 'tool.result', call_id: again, output: { n: 2 } },
      ]);
      made.relinked();
      expect(sent).toHaveLength(2);
    },
  );
});

describe('the bridge', () => {
  const contract = {
    requests: { double: { input: z.object({ n: z.int() }), output: z.object({ n: z.int() }) } },
    events: { changed: z.object({}) },
  };

  it('answers what the contract knows and refuses the rest', async () => {
    const posted: unknown[] = [];
    const host = createBridgeHost({
      contract,
      handlers: {
        double: async ({ n }) => {
          if (n < 0) throw new AppError('E_NOT_FOUND');
          return { n: n * 2 };
        },
      },
      post: (message) => posted.push(message),
      onError: () => undefined,
    });
    const ask = (id: number, name: string, input: unknown): Promise<void> => host.receive({ bridge: 'request', id, name, input });
    await ask(1, 'double', { n: 2 });
    await ask(2, 'double', { n: 'x' });
    await ask(3, 'double', { n: -1 });
    for (const [at, name] of ['constructor', '__proto__', 'toString', 'nothing'].entries()) await ask(4 + at, name, {});
    for (const message of [null, 'x', { bridge: 'request' }, { bridge: 'request', id: -1, name: 'double', input: {} }])
      await host.receive(message);
    expect(posted).toMatchObject([
      { id: 1, ok: true, output: { n: 4 } },
      { id: 2, ok: false, failure: { code: 'E_VALIDATION' } },
      { id: 3, ok: false, failure: { code: 'E_NOT_FOUND' } },
      ...[4, 5, 6, 7].map((id) => ({ id, ok: false, failure: { code: 'E_VALIDATION' } })),
    ]);
  });
});

describe('the page of a panel', () => {
  it('allows its own script and style, and no connection anywhere', () => {
    const html = renderPage({
      bundle: 'chat',
      title: '<Chat>',
      data: { place: '"><script>' },
      nonce: 'n0nce',
      source: 'https://own',
      script: 'https://own/chat.js',
      style: 'https://own/chat.css',
    });
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'nonce-n0nce'");
    expect(policy).not.toMatch(/unsafe|connect-src|\*/);
    expect(html).not.toContain('"><script>');
    expect(html).toContain('<title>&#60;Chat&#62;</title>');
  });
});

describe('keys', () => {
  verifies('host.keys-named-only', 'leave the secret storage for the providers a request names only', async () => {
    const kept = new Map<string, string>();
    const secrets = {
      get: async (name: string) => kept.get(name),
      store: async (name: string, value: string) => void kept.set(name, value),
      delete: async (name: string) => void kept.delete(name),
      keys: async () => [...kept.keys()],
      onDidChange: () => ({ dispose: () => undefined }),
    };
    const keys = createKeys(secrets);
    await keys.set('openai', 'sk-1');
    await keys.set('groq', 'gsk-2');
    kept.set('someone-elses', 'x');
    expect(await keys.providers()).toEqual(['groq', 'openai']);
    expect(await keys.credentialsFor(['openai/gpt', 'offline/rules'])).toEqual({ openai: 'sk-1' });
    expect(await keys.credentialsFor(['offline/rules'])).toBeUndefined();
    await keys.remove('openai');
    expect(await keys.credentialsFor(['openai/gpt'])).toBeUndefined();
  });
});

describe('the file finder', () => {
  it('puts the file that is meant first', () => {
    const files = ['src/main.ts', 'src/domain.ts', 'docs/maintain.md', 'src/mailInput.ts', 'x/readme.md'];
    expect(rankPaths(files, 'main.ts', 3)[0]).toBe('src/main.ts');
    expect(rankPaths(files, 'mi', 1)).toEqual(['src/mailInput.ts']);
    expect(rankPaths(files, 'src/do', 5)).toEqual(['src/domain.ts']);
    expect(rankPaths(files, 'zzz', 5)).toEqual([]);
    expect(rankPaths(files, '', 2)).toEqual(files.slice(0, 2));
  });
});

describe('searching a text', () => {
  it('takes plain text plainly, and refuses a broken expression', () => {
    const query = { query: 'a.b(-/', is_regex: false, case_sensitive: false, whole_word: false };
    const pattern = toPattern(query);
    expect(pattern && findInText('f', 'x\r\n  A.B(-/\raXb(-/', pattern, 9)).toEqual([{ path: 'f', line: 2, column: 3, text: '  A.B(-/' }]);
    expect(toPattern({ ...query, query: '(', is_regex: true })).toBeNull();
  });
});
