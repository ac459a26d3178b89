/**
 * One HTTP request and its answer as a web Response, over node:http so that the connect time-out, the address check and the
 * closing of the socket are ours. Sends what it is given and follows nothing.
 */
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { AppError } from '#contracts/core/errors';

export interface ExchangeOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly connect_ms: number;
  readonly socket: Pick<RequestOptions, 'agent' | 'lookup'>;
  /** Sees each piece of the answer's body before anyone else; throwing ends the answer with that error. */
  readonly watch: (chunk: Uint8Array) => void;
  /** When the whole request has left. */
  readonly onSent: () => void;
  readonly onStatus: (status: number) => void;
  /** Once, when nothing of the exchange is left. */
  readonly onClose: (outcome: 'ok' | 'failed' | 'cancelled') => void;
}

/** How long the rest of an answer nobody wants may take to arrive, so that its socket can be used again. */
const drainMs = 250;
const bufferedBytes = 64 * 1024;

export async function exchange(url: URL, options: ExchangeOptions): Promise<Response> {
  try {
    const message = await send(url, options, true);
    options.onStatus(message.statusCode ?? 0);
    return toResponse(message, options);
  } catch (error) {
    options.onClose(options.signal?.aborted === true ? 'cancelled' : 'failed');
    throw error;
  }
}

function send(url: URL, options: ExchangeOptions, mayRepeat: boolean): Promise<IncomingMessage> {
  const { signal } = options;
  return new Promise<IncomingMessage>((resolve, reject) => {
    if (signal?.aborted === true) return reject(reasonOf(signal));
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = start(url, { method: options.method, headers: options.headers, ...options.socket });
    const timeout = setTimeout(() => {
      request.destroy(new AppError('E_PROVIDER_TIMEOUT', `No connection to ${url.host} within ${options.connect_ms / 1000} s.`));
    }, options.connect_ms);
    const abort = (): void => void request.destroy(reasonOf(signal));
    signal?.addEventListener('abort', abort, { once: true });
    request.once('close', () => {
      clearTimeout(timeout);
      signal?.removeEventListener('abort', abort);
    });
    request.once('socket', (socket) => {
      const connected = (): void => clearTimeout(timeout);
      if (request.reusedSocket) connected();
      else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
    });
    request.once('finish', options.onSent);
    let answered = false;
    request.once('response', (message) => {
      answered = true;
      resolve(message);
    });
    request.on('error', (error) => {
      // The server closed a kept socket just as we took it from the pool: it has not seen this request.
      if (mayRepeat && !answered && request.reusedSocket && 'code' in error && error.code === 'ECONNRESET' && signal?.aborted !== true) {
        send(url, options, false).then(resolve, reject);
      } else reject(error);
    });
    request.end(options.body);
  });
}

function toResponse(message: IncomingMessage, options: ExchangeOptions): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const status = message.statusCode ?? 502;
  const bodyless = status === 204 || status === 205 || status === 304;
  const body = toStream(message, options);
  if (bodyless) void body.cancel();
  return new Response(bodyless ? null : body, { status, statusText: message.statusMessage ?? '', headers });
}

/** What arrived before a failure is given out before the failure; only cancel drops it. */
function toStream(message: IncomingMessage, options: ExchangeOptions): ReadableStream<Uint8Array> {
  const { signal } = options;
  const held: Uint8Array[] = [];
  let heldBytes = 0;
  let end: 'open' | 'whole' | Error = 'open';
  let unwanted = false;
  let wake: (() => void) | undefined;

  const settle = (how: 'whole' | Error): void => {
    if (end === 'open') end = how;
    if (how !== 'whole') message.destroy();
    wake?.();
  };
  message.on('data', (chunk: Buffer) => {
    if (end !== 'open' || unwanted) return;
    try {
      options.watch(chunk);
    } catch (error) {
      return settle(error instanceof Error ? error : new AppError('E_PROVIDER_STREAM'));
    }
    held.push(chunk);
    heldBytes += chunk.byteLength;
    if (heldBytes > bufferedBytes) message.pause();
    wake?.();
  });
  const broken = (): Error => (signal?.aborted === true ? reasonOf(signal) : new AppError('E_PROVIDER_STREAM'));
  message.once('end', () => settle('whole'));
  message.on('error', () => settle(broken()));
  message.once('close', () => {
    if (end === 'open') settle(broken());
    options.onClose(signal?.aborted === true ? 'cancelled' : end === 'whole' || unwanted ? 'ok' : 'failed');
  });

  async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    while (held.length === 0 && end === 'open') {
      message.resume();
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const chunk = signal?.aborted === true ? undefined : held.shift();
    if (chunk !== undefined) {
      heldBytes -= chunk.byteLength;
      controller.enqueue(chunk);
    } else if (end instanceof Error) controller.error(end);
    else controller.close();
  }

  function cancel(): void {
    if (end !== 'open') return;
    unwanted = true;
    held.length = 0;
    message.resume();
    const timer = setTimeout(() => message.destroy(), drainMs);
    message.once('close', () => clearTimeout(timer));
  }

  return new ReadableStream<Uint8Array>({ pull, cancel }, { highWaterMark: 0 });
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new DOMException('The request was cancelled.', 'AbortError');
}
