/**
 * The one way out. Nothing else in the local server opens a connection to another machine (a test looks). Every exchange is
 * checked (scheme, origin, address) and recorded: host, purpose, bytes, status, time; never content.
 */
import { AppError } from '#contracts/core/errors';
import { systemClock, type Clock } from '../shared/clock.ts';
import { createConnections, literalRefusal } from './egress/connections.ts';
import { exchange } from './egress/exchange.ts';
import { createLedger, type EgressEntry, type EgressPurpose, type EgressTotal } from './egress/ledger.ts';

/** Who asks whom, and with which rights. Bound once; the fetch it gives can ask nobody else. */
export interface EgressTarget {
  readonly purpose: EgressPurpose;
  readonly provider: string;
  /** Only its origin can be asked. */
  readonly base_url: string;
  /** Whether loopback and private addresses may be asked: only where the user, or a local preset, named the address. */
  readonly private_network: boolean;
  readonly connect_ms?: number;
  /** Sees each piece of an answer's body; throwing ends the answer with that error. */
  readonly watch?: (chunk: Uint8Array) => void;
}

/** The part of `fetch` the provider clients use: text bodies, no redirects followed to another origin. */
export type EgressFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface Egress {
  fetch(target: EgressTarget): EgressFetch;
  /** The last exchanges, oldest first. */
  entries(): readonly EgressEntry[];
  totals(): readonly EgressTotal[];
  close(): void;
}

export interface EgressOptions {
  readonly clock?: Clock;
  /** While true, only loopback may be asked. */
  readonly localOnly?: () => boolean;
  /** Told of each finished exchange; a ledger on disk can listen here. */
  readonly onEntry?: (entry: EgressEntry) => void;
  /** `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`; undefined for none. */
  readonly proxyEnv?: NodeJS.ProcessEnv;
}

const defaultConnectMs = 10_000;
const mostRedirects = 3;
const redirects = new Set([301, 302, 303, 307, 308]);

export function createEgress(options: EgressOptions = {}): Egress {
  const clock = options.clock ?? systemClock;
  const ledger = createLedger(options.onEntry);
  const connections = createConnections(options.proxyEnv);

  async function ask(target: EgressTarget, url: URL, init: RequestInit, hops: number): Promise<Response> {
    const method = (init.method ?? 'GET').toUpperCase();
    const body = typeof init.body === 'string' ? init.body : undefined;
    const size = body === undefined ? 0 : Buffer.byteLength(body);
    const began = clock.monotonic();
    const at = clock.now();
    let status: number | null = null;
    let bytes_in = 0;
    let bytes_out = 0;
    const record = (outcome: EgressEntry['outcome']): void =>
      ledger.add({
        at,
        ms: Math.round(clock.monotonic() - began),
        purpose: target.purpose,
        provider: target.provider,
        host: url.host,
        method,
        status,
        bytes_out,
        bytes_in,
        outcome,
      });

    const private_network = target.private_network;
    const refused = check(target, url, options.localOnly?.() === true) ?? literalRefusal(url, private_network);
    if (refused !== undefined) {
      record('refused');
      throw refused;
    }
    const response = await exchange(url, {
      method,
      headers: {
        ...plainHeaders(init.headers),
        'accept-encoding': 'identity',
        ...(body === undefined ? {} : { 'content-length': String(size) }),
      },
      body,
      signal: init.signal ?? undefined,
      connect_ms: target.connect_ms ?? defaultConnectMs,
      socket: { agent: connections.agentFor(url, private_network), lookup: connections.lookupFor(url, private_network) },
      watch: (chunk) => {
        bytes_in += chunk.byteLength;
        target.watch?.(chunk);
      },
      onSent: () => {
        bytes_out = size;
      },
      onStatus: (value) => {
        status = value;
      },
      onClose: record,
    });
    const location = response.headers.get('location');
    if (!redirects.has(response.status) || location === null) return plainOnly(response, url);
    void response.body?.cancel();
    const next = URL.parse(location, url.href);
    if (next === null || next.origin !== url.origin) {
      const where = next === null ? 'an address that cannot be read' : next.origin;
      throw new AppError(
        'E_PROVIDER_REFUSED',
        `${url.host} sends on to ${where}. Nothing was sent there; if that is right, make it the provider’s base URL.`,
      );
    }
    if (hops >= mostRedirects) throw new AppError('E_PROVIDER_REFUSED', `${url.host} redirects in circles.`);
    const keepsMethod = response.status === 307 || response.status === 308 || method === 'GET';
    if (!keepsMethod)
      throw new AppError('E_PROVIDER_REFUSED', `${url.host} redirects a request that cannot be redirected. Check the provider’s base URL.`);
    return ask(target, next, init, hops + 1);
  }

  return {
    fetch:
      (target) =>
      (input, init = {}) => {
        const url = URL.parse(input instanceof Request ? input.url : String(input));
        if (url === null) return Promise.reject(new AppError('E_VALIDATION', 'The address of the provider cannot be read.'));
        return ask(target, url, init, 0);
      },
    entries: () => ledger.entries(),
    totals: () => ledger.totals(),
    close: () => connections.close(),
  };
}

function check(target: EgressTarget, url: URL, localOnly: boolean): AppError | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return new AppError('E_FORBIDDEN', 'Only http and https addresses are asked.');
  if (url.origin !== URL.parse(target.base_url)?.origin)
    return new AppError('E_FORBIDDEN', `Nothing was sent: ${url.host} is not the provider’s own address.`);
  if (url.username !== '' || url.password !== '')
    return new AppError('E_FORBIDDEN', 'An address with a password in it is not asked. Enter the key with “Coterie: Set Up a Model”.');
  if (localOnly && !isLoopbackHost(url))
    return new AppError('E_FORBIDDEN', 'Nothing was sent: only this machine may be asked in local-only mode.');
  return undefined;
}

/** True for a host that is this machine by its very name. */
export function isLoopbackHost(url: URL): boolean {
  return url.hostname === 'localhost' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname) || url.hostname === '[::1]';
}

function plainHeaders(headers: RequestInit['headers']): Record<string, string> {
  return Object.fromEntries(new Headers(headers).entries());
}

/** We asked for no compression; what comes compressed all the same could be a bomb and is not unpacked. */
function plainOnly(response: Response, url: URL): Response {
  const encoding = response.headers.get('content-encoding') ?? 'identity';
  if (encoding === 'identity' || encoding === '') return response;
  void response.body?.cancel();
  throw new AppError('E_PROVIDER_REFUSED', `${url.host} answered compressed (${encoding.slice(0, 20)}) though it was asked not to.`);
}
