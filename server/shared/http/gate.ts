/**
 * Who may ask at all. An ordered list of pure checks over a request's head, the same for requests and WebSocket upgrades:
 * a web page that found the port, a rebinding name server or another user's process gets no further than this.
 */
import type { IncomingMessage } from 'node:http';
import { AppError } from '#contracts/core/errors';
import type { TokenCheck } from '../token.ts';

export interface GateFacts {
  /** `127.0.0.1:<port>`: the one name this server answers to. */
  readonly authority: string;
  readonly token: TokenCheck;
  /** Whether method and path (without query) name a route that needs no token. */
  readonly isOpen: (method: string, path: string) => boolean;
}

type Head = Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders'>;
export type GateCheck = (head: Head, facts: GateFacts) => AppError | null;

/** The target must be a path: an absolute URI or `*` would name a second host. */
const targetCheck: GateCheck = (head) =>
  head.url?.startsWith('/') === true && !head.url.startsWith('//') ? null : new AppError('E_AUTH_HOST');

const hostCheck: GateCheck = (head, facts) => {
  const hosts = headerValues(head, 'host');
  return hosts.length === 1 && hosts[0] === facts.authority ? null : new AppError('E_AUTH_HOST');
};

/** No page of ours runs on an origin, so every browser's request is a foreign one; `null` is foreign too. */
const originCheck: GateCheck = (head, facts) => {
  const own = `http://${facts.authority}`;
  return headerValues(head, 'origin').every((origin) => origin === own) ? null : new AppError('E_AUTH_ORIGIN');
};

const fetchSiteCheck: GateCheck = (head) => {
  const allowed = headerValues(head, 'sec-fetch-site').every((site) => site === 'none' || site === 'same-origin');
  return allowed ? null : new AppError('E_AUTH_ORIGIN');
};

const tokenCheck: GateCheck = (head, facts) => {
  const path = (head.url ?? '').split('?', 1)[0] ?? '';
  if (facts.isOpen(head.method ?? '', path)) return null;
  const given = headerValues(head, 'authorization');
  return given.length === 1 && facts.token(given[0] ?? '') ? null : new AppError('E_AUTH_REQUIRED');
};

/** In order; the first refusal is the answer. */
export const gateChecks: readonly { readonly name: string; readonly check: GateCheck }[] = [
  { name: 'target', check: targetCheck },
  { name: 'host', check: hostCheck },
  { name: 'origin', check: originCheck },
  { name: 'fetch-site', check: fetchSiteCheck },
  { name: 'token', check: tokenCheck },
];

export function passGate(head: Head, facts: GateFacts): AppError | null {
  for (const { check } of gateChecks) {
    const refusal = check(head, facts);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** From the raw list: Node's own header object silently drops the second of two `Host` headers. */
function headerValues(head: Head, name: string): string[] {
  const values: string[] = [];
  for (let i = 0; i + 1 < head.rawHeaders.length; i += 2) {
    if (head.rawHeaders[i]?.toLowerCase() === name) values.push(head.rawHeaders[i + 1] ?? '');
  }
  return values;
}
