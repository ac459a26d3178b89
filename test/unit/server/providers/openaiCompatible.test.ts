import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelEvent } from '#contracts/agents/model';
import { createEgress, type Egress } from '../../../../server/local/egress.ts';
import type { AnswerLimits } from '../../../../server/local/providers/openai/limits.ts';
import { createOpenAICompatible } from '../../../../server/local/providers/openai/openaiCompatible.ts';
import type { Provider } from '../../../../server/local/providers/provider.ts';
import { collect, endOf, modelRequest, targetOf, textIn } from '../../../support/modelCalls.ts';
import { refuse, say, type Script } from '../../../support/providerScript.ts';
import { ScriptedProvider } from '../../../support/scriptedProvider.ts';
import { verifies } from '../../../support/verifies.ts';

let server: ScriptedProvider;
let egress: Egress;
let provider: Provider;

beforeEach(async () => {
  server = await ScriptedProvider.start();
  egress = createEgress();
  provider = createOpenAICompatible({ egress });
});
afterEach(async () => {
  egress.close();
  await server.close();
});

const withLimits = (limits: Partial<AnswerLimits>): Provider => createOpenAICompatible({ egress, limits });
const ask = (script: Script, asked: Provider = provider): Promise<ModelEvent[]> => {
  server.push(script);
  return collect(asked.stream(targetOf(server.baseUrl, 'sk-test-key'), modelRequest()));
};
const failureOf = (events: readonly ModelEvent[]): { code: string; message: string; detail?: unknown } => {
  const end = endOf(events);
  expect(end.reason).toBe('failed');
  if (end.failure === undefined) throw new Error('a failed end without a failure');
  return end.failure;
};

describe('a streamed answer', () => {
  it('comes as text, usage and one end', async () => {
    const events = await ask({ steps: [{ text: 'Hi ', piece: 1 }, { text: 'there' }, { usage: { input: 3, output: 2, reasoning: 1 } }] });
    expect(textIn(events)).toBe('Hi there');
    expect(events.slice(-2)).toEqual([
      { type: 'usage', input_tokens: 3, output_tokens: 2, reasoning_tokens: 1 },
      { type: 'end', reason: 'stop' },
    ]);
  });

  it('keeps unicode whole however its bytes are cut', async () => {
    const text = 'naïve 🧑‍🚀 漢字 \u{1F1E9}\u{1F1EA}';
    expect(textIn(await ask({ ...say(text, { piece: 1 }), bytes: 1 }))).toBe(text);
  });

  it('is empty when the model says nothing', async () => {
    expect(await ask({ steps: [] })).toEqual([{ type: 'end', reason: 'stop' }]);
  });

  it('yields tool calls whole, whatever the finish reason claims', async () => {
    const events = await ask({
      steps: [{ tool_call: { name: 'read_file', arguments: { path: 'a.ts' }, pieces: 5 } }],
      finish_reason: 'stop',
    });
    expect(events).toEqual([
      { type: 'tool_call', call: { call_id: 'call_0', name: 'read_file', arguments: '{"path":"a.ts"}' } },
      { type: 'end', reason: 'tool_calls' },
    ]);
  });

  it('reads reasoning in each of its spellings', async () => {
    for (const step of [{ reasoning: 'hm' }, { reasoning: 'hm', field: 'reasoning' as const }, { text: '<think>hm</think>\n', piece: 3 }]) {
      const events = await ask({ steps: [step, { text: 'Yes' }] });
      expect(events.flatMap((event) => (event.type === 'reasoning' ? [event.text] : [])).join('')).toBe('hm');
      expect(textIn(events)).toBe('Yes');
    }
  });

  it('ends well without [DONE] when a finish reason came', async () => {
    expect(endOf(await ask({ ...say('Hi'), done: false }))).toEqual({ type: 'end', reason: 'stop' });
  });

  it('ends well without a finish reason when [DONE] came', async () => {
    expect(endOf(await ask({ ...say('Hi'), finish_reason: null }))).toEqual({ type: 'end', reason: 'stop' });
  });

  it('has broken off when neither came, and keeps what arrived', async () => {
    const events = await ask({ ...say('Hi'), finish_reason: null, done: false });
    expect(textIn(events)).toBe('Hi');
    expect(failureOf(events).code).toBe('E_PROVIDER_STREAM');
  });

  it('may come unstreamed though a stream was asked for', async () => {
    const body = {
      choices: [{ index: 0, message: { role: 'assistant', content: 'Whole' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 1 },
    };
    const events = await ask({ body });
    expect(textIn(events)).toBe('Whole');
    expect(endOf(events).reason).toBe('stop');
  });

  it('asks again without stream_options where they are refused, and remembers it', async () => {
    server.configure({ refuse_stream_options: true });
    expect(endOf(await ask(say('Hi'))).reason).toBe('stop');
    expect(endOf(await collect(provider.stream(targetOf(server.baseUrl), modelRequest()))).reason).toBe('stop');
    expect(server.chats.map((request) => 'stream_options' in request.body)).toEqual([true, false, false]);
  });
});

describe('a request', () => {
  it('carries messages and tools, and no more of this machine than it must', async () => {
    server.push(say('Hi'));
    const request = modelRequest({
      messages: [
        { role: 'system', text: 'Be kind.' },
        { role: 'user', text: 'broken \ud800 half' },
        { role: 'assistant', text: '', tool_calls: [{ call_id: 'c1', name: 'mcp.read', arguments: '{}' }] },
        { role: 'tool', call_id: 'c1', name: 'mcp.read', text: 'content', is_error: false },
        { role: 'assistant', text: '', tool_calls: [] },
      ],
      tools: [{ name: 'mcp.read', description: 'Reads', parameters: { type: 'object' } }],
    });
    await collect(provider.stream(targetOf(server.baseUrl, ' sk-test-key\n'), request));
    const [sent] = server.chats;
    expect(sent?.headers['authorization']).toBe('Bearer sk-test-key');
    expect(Object.keys(sent?.headers ?? {}).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
    ]);
    expect(sent?.body).toEqual({
      model: 'scripted-model',
      stream: true,
      stream_options: { include_usage: true },
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'broken \ufffd half' },
        { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'mcp_read', arguments: '{}' } }] },
        { role: 'tool', tool_call_id: 'c1', content: 'content' },
      ],
      tools: [{ type: 'function', function: { name: 'mcp_read', description: 'Reads', parameters: { type: 'object' } } }],
    });
  });

  it('gets our tool names back', async () => {
    server.push({ steps: [{ tool_call: { name: 'mcp_read', arguments: {} } }] });
    const request = modelRequest({ tools: [{ name: 'mcp.read', description: '', parameters: {} }] });
    const events = await collect(provider.stream(targetOf(server.baseUrl), request));
    expect(events[0]).toMatchObject({ type: 'tool_call', call: { name: 'mcp.read' } });
  });

  it('without a key sends no authorization', async () => {
    await collect(provider.stream(targetOf(server.baseUrl), modelRequest()));
    expect(server.chats[0]?.headers['authorization']).toBeUndefined();
  });

  it('with a key that is none is not sent at all', async () => {
    const events = await collect(provider.stream(targetOf(server.baseUrl, 'sk-with space\u00e9'), modelRequest()));
    expect(failureOf(events).code).toBe('E_AUTH_PROVIDER_KEY');
    expect(JSON.stringify(events)).not.toContain('sk-with');
    expect(server.requests).toHaveLength(0);
  });
});

describe('a failure', () => {
  const cases: readonly (readonly [string, Script, string])[] = [
    ['a refused key', refuse(401, 'Incorrect API key provided: sk-test-key'), 'E_AUTH_PROVIDER_KEY'],
    ['a forbidden model', refuse(403, 'no access with sk-test-key'), 'E_AUTH_PROVIDER_KEY'],
    ['an unknown model', refuse(404, 'no such model'), 'E_PROVIDER_MODEL_NOT_FOUND'],
    ['a long conversation', refuse(400, "This model's maximum context length is 8192 tokens"), 'E_PROVIDER_CONTEXT'],
    ['a bad request', refuse(400, 'bad'), 'E_PROVIDER_REFUSED'],
    ['too many requests', refuse(429, 'slow down', { 'retry-after': '7' }), 'E_PROVIDER_RATE_LIMITED'],
    [
      'an empty account',
      { status: 429, body: { error: { message: 'You exceeded your quota', code: 'insufficient_quota' } } },
      'E_PROVIDER_REFUSED',
    ],
    ['a broken server', refuse(500, 'oops'), 'E_PROVIDER_UNAVAILABLE'],
    [
      'a gateway page',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Bad gateway</html>' },
      'E_PROVIDER_UNAVAILABLE',
    ],
    ['an error in a stream', { steps: [{ text: 'Hi' }, { error: { message: 'model crashed' } }] }, 'E_PROVIDER_STREAM'],
    ['a status in a stream', { steps: [{ error: { message: 'upstream busy', code: 429 } }] }, 'E_PROVIDER_RATE_LIMITED'],
    ['an error as a whole answer', { body: { error: { message: 'nope' } } }, 'E_PROVIDER_STREAM'],
    ['a line that is not JSON', { steps: [{ text: 'Hi' }, { raw: 'data: {"choices": [\n\n' }] }, 'E_PROVIDER_STREAM'],
    ['a reset', { steps: [{ text: 'Hi' }, { reset: true }] }, 'E_PROVIDER_STREAM'],
    ['a connection cut off', { steps: [{ text: 'Hi' }, { cut: true }] }, 'E_PROVIDER_STREAM'],
    ['a web page', { headers: { 'content-type': 'text/html' }, body: '<html></html>' }, 'E_PROVIDER_REFUSED'],
  ];
  for (const [title, script, code] of cases) {
    it(`tells of ${title}`, async () => {
      const failure = failureOf(await ask(script));
      expect(failure.code).toBe(code);
      expect(JSON.stringify(failure)).not.toContain('sk-test-key');
      expect(failure.message.length).toBeLessThan(600);
    });
  }

  it('keeps what arrived before the connection was cut', async () => {
    const events = await ask({ steps: [{ text: 'Hi there', piece: 1 }, { cut: true }] });
    expect(textIn(events)).toBe('Hi there');
    expect(endOf(events).reason).toBe('failed');
  });

  it('says how long to wait', async () => {
    expect(failureOf(await ask(refuse(429, 'x', { 'retry-after': '7' }))).detail).toMatchObject({ retry_after: 7, status: 429 });
  });

  it('quotes what the provider says, bounded', async () => {
    expect(failureOf(await ask(refuse(400, `bad\n${'x'.repeat(10_000)}`))).message).toContain('bad xxx');
  });

  it('is plain when nobody listens', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const address = closed.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    const failure = failureOf(await collect(provider.stream(targetOf(`http://127.0.0.1:${port}/v1`), modelRequest())));
    expect(failure).toMatchObject({ code: 'E_PROVIDER_UNAVAILABLE' });
    expect(failure.message).toContain('does not answer');
  });
});

describe('time and size', () => {
  it('waits no longer than allowed for the first byte', async () => {
    const failure = failureOf(await ask({ delay_ms: 60_000 }, withLimits({ first_byte_ms: 50 })));
    expect(failure.code).toBe('E_PROVIDER_TIMEOUT');
    await server.until(({ openSockets }) => openSockets === 0);
  });

  it('gives up on a stream that falls silent, keeping what arrived', async () => {
    const events = await ask({ steps: [{ text: 'Hi' }, { stall: true }] }, withLimits({ idle_ms: 50 }));
    expect(textIn(events)).toBe('Hi');
    expect(failureOf(events).code).toBe('E_PROVIDER_TIMEOUT');
    await server.until(({ openSockets }) => openSockets === 0);
  });

  it('does not blame the provider for a slow reader', async () => {
    server.push({ steps: [{ text: 'a' }, { text: 'b' }] });
    const events: ModelEvent[] = [];
    for await (const event of withLimits({ idle_ms: 30 }).stream(targetOf(server.baseUrl), modelRequest())) {
      events.push(event);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect(endOf(events).reason).toBe('stop');
  });

  it('cuts an endless answer at its limit and keeps what arrived', async () => {
    const events = await ask(
      { steps: Array.from({ length: 200 }, () => ({ text: 'x'.repeat(1000) })) },
      withLimits({ total_bytes: 50_000 }),
    );
    expect(failureOf(events).code).toBe('E_PROVIDER_STREAM');
    expect(textIn(events).length).toBeGreaterThan(10_000);
  });

  verifies('model.bounded', 'refuses a line of 50 MB with bounded memory', async () => {
    const piece = 'x'.repeat(1024 * 1024);
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers)), 1);
    const events = await ask({
      steps: [{ raw: 'data: {"choices":[{"delta":{"content":"' }, ...Array.from({ length: 50 }, () => ({ raw: piece }))],
    });
    clearInterval(watch);
    expect(failureOf(events).code).toBe('E_PROVIDER_STREAM');
    expect(most - before).toBeLessThan(64 * 1024 * 1024);
    await server.until(({ openSockets }) => openSockets === 0);
  });

  it('refuses an event of endless lines, and takes any number of short ones', async () => {
    const lines = Array.from({ length: 300 }, () => ({ raw: `data: ${'x'.repeat(100)}\n` }));
    expect(failureOf(await ask({ steps: [{ text: 'Hi' }, ...lines] }, withLimits({ event_bytes: 20_000 }))).code).toBe('E_PROVIDER_STREAM');
    const short = Array.from({ length: 300 }, () => ({ raw: ': still there\r\n\r\n' }));
    expect(textIn(await ask({ steps: [...short, { text: 'Hi' }], bytes: 7 }, withLimits({ event_bytes: 400 })))).toBe('Hi');
  });

  it('bounds an error that does not end', async () => {
    const failure = failureOf(await ask({ status: 500, headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(5_000_000) }));
    expect(failure.code).toBe('E_PROVIDER_UNAVAILABLE');
  });
});

describe('cancel', () => {
  verifies('model.cancel', 'closes the socket at once and says so', async () => {
    server.push({ steps: [{ text: 'Hi' }, { stall: true }] });
    const controller = new AbortController();
    const events: ModelEvent[] = [];
    for await (const event of provider.stream(targetOf(server.baseUrl), modelRequest({ signal: controller.signal }))) {
      events.push(event);
      if (event.type === 'text') controller.abort();
    }
    expect(events).toEqual([
      { type: 'text', text: 'Hi' },
      { type: 'end', reason: 'cancelled' },
    ]);
    await server.until(({ openSockets }) => openSockets === 0);
    expect(server.chats[0]?.aborted).toBe(true);
  });

  it('before the first byte ends it too', async () => {
    server.push({ steps: [{ stall: true }] });
    const controller = new AbortController();
    const events = collect(provider.stream(targetOf(server.baseUrl), modelRequest({ signal: controller.signal })));
    await server.until(({ chats }) => chats.length === 1);
    controller.abort();
    expect(await events).toEqual([{ type: 'end', reason: 'cancelled' }]);
    await server.until(({ openSockets }) => openSockets === 0);
  });

  it('before the call sends nothing', async () => {
    const events = await collect(provider.stream(targetOf(server.baseUrl), modelRequest({ signal: AbortSignal.abort() })));
    expect(events).toEqual([{ type: 'end', reason: 'cancelled' }]);
    expect(server.requests).toHaveLength(0);
  });

  it('by leaving the loop closes the socket', async () => {
    server.push({ steps: [{ text: 'Hi' }, { stall: true }] });
    for await (const event of provider.stream(targetOf(server.baseUrl), modelRequest())) if (event.type === 'text') break;
    await server.until(({ openSockets }) => openSockets === 0);
    expect(server.chats[0]?.aborted).toBe(true);
  });
});

describe('sockets', () => {
  it('are used again for the next answer', async () => {
    for (let turn = 0; turn < 3; turn += 1) expect(textIn(await ask(say('Hi')))).toBe('Hi');
    expect(server.openSockets).toBe(1);
  });
});

describe('an answer at once', () => {
  it('holds text, calls and usage', async () => {
    server.push({ steps: [{ text: 'Hi' }, { tool_call: { name: 'f', arguments: { a: 1 } } }, { usage: { input: 1, output: 2 } }] });
    expect(await provider.once(targetOf(server.baseUrl), modelRequest())).toEqual([
      { type: 'text', text: 'Hi' },
      { type: 'tool_call', call: { call_id: 'call_0', name: 'f', arguments: '{"a":1}' } },
      { type: 'usage', input_tokens: 1, output_tokens: 2 },
      { type: 'end', reason: 'tool_calls' },
    ]);
    expect(server.chats[0]?.body['stream']).toBe(false);
  });

  it('fails and cancels as a stream does', async () => {
    server.push(refuse(401));
    expect(endOf(await provider.once(targetOf(server.baseUrl), modelRequest())).failure?.code).toBe('E_AUTH_PROVIDER_KEY');
    expect(await provider.once(targetOf(server.baseUrl), modelRequest({ signal: AbortSignal.abort() }))).toEqual([
      { type: 'end', reason: 'cancelled' },
    ]);
  });
});

describe('models and keys', () => {
  it('are listed with what the provider says of them', async () => {
    server.configure({ models: ['chat-1', 'text-embedding-3', 'chat-1', 'org/name:free'] });
    const list = await provider.listModels(targetOf(server.baseUrl), new AbortController().signal);
    expect(list).toMatchObject({
      ok: true,
      models: [{ ref: 'scripted/chat-1', local: true, price: null }, { ref: 'scripted/org/name:free' }],
    });
  });

  it('are checked: a good key, a bad key, a server that lists nothing', async () => {
    server.configure({ api_key: 'sk-right' });
    const signal = new AbortController().signal;
    expect(await provider.healthcheck(targetOf(server.baseUrl, 'sk-right'), signal)).toBeNull();
    expect(await provider.healthcheck(targetOf(server.baseUrl, 'sk-wrong'), signal)).toMatchObject({ code: 'E_AUTH_PROVIDER_KEY' });
    server.configure({ models: null });
    expect(await provider.healthcheck(targetOf(server.baseUrl, 'sk-right'), signal)).toBeNull();
    expect(await provider.healthcheck(targetOf(server.baseUrl, 'sk-wrong'), signal)).toMatchObject({ code: 'E_AUTH_PROVIDER_KEY' });
  });

  it('are not called good where the address is wrong', async () => {
    const signal = new AbortController().signal;
    server.configure({ models: null }).push({ status: 404, body: { error: { message: 'Unexpected endpoint' } } });
    expect(await provider.healthcheck(targetOf(server.baseUrl, 'sk'), signal)).toMatchObject({ code: 'E_PROVIDER_MODEL_NOT_FOUND' });
    server.push({ headers: { 'content-type': 'text/html' }, body: '<html>' });
    expect(await provider.healthcheck(targetOf(server.baseUrl, 'sk'), signal)).toMatchObject({ code: 'E_PROVIDER_REFUSED' });
    server.push({ status: 404, body: { error: { message: 'The model `default` does not exist' } } });
    expect(await provider.healthcheck(targetOf(server.baseUrl, 'sk'), signal)).toBeNull();
  });
});
