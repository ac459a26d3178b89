/**
 * A real HTTP server that speaks Chat Completions and answers what it was told to: the models of every test. It keeps
 * what it was asked and counts its open sockets, so that tests see what a provider would see.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Script, type ScriptFile, type ScriptRule } from './providerScript.ts';
import { finishFrame, framesOf, wholeAnswer, type WireContext } from './scriptedWire.ts';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** The text of the last user message; empty when there is none. */
  readonly user: string;
  readonly last_role: string;
  /** True once the client went away before the answer was whole. */
  aborted: boolean;
}

export type Matcher = (request: RecordedRequest) => Script | undefined;

export class ScriptedProvider {
  readonly requests: RecordedRequest[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #queue: Script[] = [];
  readonly #rules: { rule: ScriptRule; left: number }[] = [];
  readonly #matchers: Matcher[] = [];
  readonly #released = new Map<string, PromiseWithResolvers<void>>();
  readonly #waiting: (() => void)[] = [];
  readonly #closing = new AbortController();
  #options: ScriptFile;
  #served = 0;

  private constructor(options: ScriptFile) {
    this.#options = options;
    for (const script of options.queue ?? []) this.#queue.push(script);
    for (const rule of options.rules ?? []) this.#rules.push({ rule, left: rule.times ?? Infinity });
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
    this.#server.keepAliveTimeout = 60_000;
    this.#server.on('connection', (socket) => {
      socket.setNoDelay(true);
      this.#sockets.add(socket);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        this.#wake();
      });
    });
  }

  static async start(options: ScriptFile = {}, port = 0): Promise<ScriptedProvider> {
    const provider = new ScriptedProvider(options);
    await new Promise<void>((resolve, reject) => {
      provider.#server.once('error', reject);
      provider.#server.listen(port, '127.0.0.1', resolve);
    });
    return provider;
  }

  get port(): number {
    const address: AddressInfo | string | null = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}/v1`;
  }

  get openSockets(): number {
    return this.#sockets.size;
  }

  /** Chat requests only, in order. */
  get chats(): readonly RecordedRequest[] {
    return this.requests.filter((request) => request.path.endsWith('/chat/completions'));
  }

  /** Answers the next requests in turn, before any rule. */
  push(...scripts: Script[]): this {
    this.#queue.push(...scripts);
    return this;
  }

  /** Answers when `match` returns a script; earlier ones go first. */
  on(match: Matcher): this {
    this.#matchers.push(match);
    return this;
  }

  configure(options: Partial<ScriptFile>): this {
    this.#options = { ...this.#options, ...options };
    return this;
  }

  /** Lets every step `{hold: name}` go on, those to come too. */
  release(name: string): void {
    this.#hold(name).resolve();
  }

  /** Resolves when `condition` holds; looked at whenever a request comes, an answer ends or a socket closes. */
  async until(condition: (provider: ScriptedProvider) => boolean): Promise<void> {
    while (!condition(this)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const body = parseObject(await readAll(request));
    if (path.startsWith('/control/')) return this.#control(path, body, response);
    const recorded = record(request, path, body);
    this.requests.push(recorded);
    response.on('close', () => {
      recorded.aborted = !response.writableFinished;
      this.#wake();
    });
    this.#wake();
    const { api_key, models = ['scripted-model'], refuse_stream_options } = this.#options;
    if (api_key !== undefined && request.headers.authorization !== `Bearer ${api_key}`) {
      return answer(response, 401, {
        error: { message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' },
      });
    }
    if (path.endsWith('/models')) {
      if (models === null) return answer(response, 404, { error: { message: 'Not found' } });
      return answer(response, 200, {
        object: 'list',
        data: models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'scripted' })),
      });
    }
    if (!path.endsWith('/chat/completions')) return answer(response, 404, { error: { message: 'Not found' } });
    if (refuse_stream_options === true && 'stream_options' in body) {
      return answer(response, 400, {
        error: { message: 'Unrecognized request argument supplied: stream_options', type: 'invalid_request_error' },
      });
    }
    return this.#play(this.#choose(recorded), recorded, response);
  }

  #choose(request: RecordedRequest): Script {
    const queued = this.#queue.shift();
    if (queued !== undefined) return queued;
    for (const match of this.#matchers) {
      const script = match(request);
      if (script !== undefined) return script;
    }
    const found = this.#rules.find(({ rule, left }) => left > 0 && fits(rule.when, request));
    if (found !== undefined) {
      found.left -= 1;
      return found.rule.script;
    }
    return this.#options.otherwise ?? { steps: [{ text: `You said: ${request.user}` }] };
  }

  async #play(script: Script, request: RecordedRequest, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.#closing.signal]);
    const pause = async (ms: number | undefined): Promise<void> => {
      if (ms !== undefined && ms > 0) await delay(ms, undefined, { signal });
    };
    await pause(script.delay_ms);
    const model = typeof request.body['model'] === 'string' ? request.body['model'] : 'scripted-model';
    const context: WireContext = { id: `chatcmpl-${++this.#served}`, model, calls: 0 };
    const steps = script.steps ?? [];
    if (script.status !== undefined && script.status !== 200) {
      return answer(response, script.status, script.body ?? { error: { message: `status ${script.status}` } }, script.headers);
    }
    if (script.body !== undefined) return answer(response, 200, script.body, script.headers);
    if (request.body['stream'] !== true) return this.#playWhole(script, context, response, signal);
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...script.headers });
    response.flushHeaders();
    const write = async (bytes: Buffer): Promise<void> => {
      const size = script.bytes ?? bytes.length;
      for (let at = 0; at < bytes.length; at += size) {
        signal.throwIfAborted();
        if (!response.write(bytes.subarray(at, at + size))) await drained(response);
        if (script.bytes !== undefined) await new Promise((resolve) => setImmediate(resolve));
      }
    };
    let finished = false;
    for (const step of steps) {
      if ('wait_ms' in step) await pause(step.wait_ms);
      else if ('hold' in step) await until(this.#hold(step.hold).promise, signal);
      else if ('stall' in step) return await until(new Promise<void>(() => {}), signal);
      else if ('cut' in step) {
        response.socket?.destroySoon();
        return;
      } else if ('reset' in step) {
        response.socket?.resetAndDestroy();
        return;
      } else {
        if ('finish' in step) finished = true;
        // The usage frame comes after the finish reason on the wire.
        if ('usage' in step && !finished && steps.at(-1) === step) {
          finished = true;
          await this.#finish(script, context, write);
        }
        for (const bytes of framesOf(step, context) ?? []) {
          await write(bytes);
          if ('text' in step) await pause(step.pace_ms);
        }
      }
    }
    if (!finished) await this.#finish(script, context, write);
    if (script.done !== false) await write(Buffer.from('data: [DONE]\n\n'));
    response.end();
  }

  async #finish(script: Script, context: WireContext, write: (bytes: Buffer) => Promise<void>): Promise<void> {
    if (script.finish_reason === null) return;
    await write(finishFrame(context, script.finish_reason ?? (context.calls > 0 ? 'tool_calls' : 'stop')));
  }

  async #playWhole(script: Script, context: WireContext, response: ServerResponse, signal: AbortSignal): Promise<void> {
    for (const step of script.steps ?? []) {
      if ('wait_ms' in step) await delay(step.wait_ms, undefined, { signal });
      if ('hold' in step) await until(this.#hold(step.hold).promise, signal);
      if ('stall' in step) return until(new Promise<void>(() => {}), signal);
      if ('cut' in step || 'reset' in step) return void response.socket?.resetAndDestroy();
      if ('error' in step) return answer(response, 200, { error: step.error }, script.headers);
    }
    answer(response, 200, wholeAnswer(script.steps ?? [], context, script.finish_reason), script.headers);
  }

  /** For a provider in a process of its own: `POST /control/push|release|configure`, `GET /control/requests`. */
  #control(path: string, body: Record<string, unknown>, response: ServerResponse): void {
    if (path === '/control/release') this.release(String(body['name']));
    if (path === '/control/push') this.push(Script.parse(body));
    if (path === '/control/clear') this.#queue.length = 0;
    answer(response, 200, { requests: this.requests, open_sockets: this.openSockets, queued: this.#queue.length });
  }

  #hold(name: string): PromiseWithResolvers<void> {
    const known = this.#released.get(name);
    if (known !== undefined) return known;
    const fresh = Promise.withResolvers<void>();
    this.#released.set(name, fresh);
    return fresh;
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

function fits(when: ScriptRule['when'], request: RecordedRequest): boolean {
  if (when.contains !== undefined && !request.user.toLowerCase().includes(when.contains.toLowerCase())) return false;
  if (when.last_role !== undefined && when.last_role !== request.last_role) return false;
  return when.model === undefined || when.model === request.body['model'];
}

function record(request: IncomingMessage, path: string, body: Record<string, unknown>): RecordedRequest {
  const messages: unknown[] = Array.isArray(body['messages']) ? body['messages'] : [];
  const objects = messages.filter((message): message is Record<string, unknown> => typeof message === 'object' && message !== null);
  const user = objects.findLast((message) => message['role'] === 'user')?.['content'];
  const role = objects.at(-1)?.['role'];
  return {
    method: request.method ?? 'GET',
    path,
    headers: { ...request.headers },
    body,
    user: typeof user === 'string' ? user : '',
    last_role: typeof role === 'string' ? role : '',
    aborted: false,
  };
}

function answer(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(text);
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function parseObject(text: string): Record<string, unknown> {
  if (text === '') return {};
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

async function until(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const stop = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}
