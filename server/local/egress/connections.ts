/** Sockets to the outside: keep-alive pools, and a name look-up that refuses forbidden addresses before a byte is sent. */
import { lookup, type LookupAddress } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '#contracts/core/errors';
import { addressKind } from './addresses.ts';

/** Why an address may not be asked; undefined when it may. */
function refusal(address: string, privateNetwork: boolean): AppError | undefined {
  const kind = addressKind(address);
  if (kind === 'public' || (privateNetwork && kind !== 'forbidden')) return undefined;
  const why =
    kind === 'forbidden'
      ? 'is a link-local or metadata address'
      : `is a ${kind} address, which only a provider you set up yourself may have`;
  return new AppError('E_FORBIDDEN', `Nothing was sent: ${address} ${why}.`);
}

/** The host of a URL without IPv6 brackets. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

/** Checks a host that is an IP literal; names are checked when they are looked up. */
export function literalRefusal(url: URL, privateNetwork: boolean): AppError | undefined {
  const host = hostOf(url);
  return isIP(host) === 0 ? undefined : refusal(host, privateNetwork);
}

/** `target` is looked up under guard; any other name is that of the user's own proxy. */
function guardedLookup(target: string, privateNetwork: boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      const [first] = found ?? [];
      if (error !== null || first === undefined) return callback(error ?? new Error('no address'), '', 0);
      const refused =
        hostname === target
          ? found.map(({ address }) => refusal(address, privateNetwork)).find((reason) => reason !== undefined)
          : undefined;
      if (refused !== undefined) return callback(refused, '', 0);
      if (options.all === true) return callback(null, found);
      return callback(null, first.address, first.family);
    });
  };
}

export interface Connections {
  agentFor(url: URL, privateNetwork: boolean): HttpAgent;
  lookupFor(url: URL, privateNetwork: boolean): LookupFunction;
  close(): void;
}

/** Idle sockets are closed after this many milliseconds. */
const idleSocketMs = 30_000;

export function createConnections(proxyEnv: NodeJS.ProcessEnv | undefined): Connections {
  const agents = new Map<string, HttpAgent>();
  return {
    // Pools are apart by right, so that a socket opened to a private address is never lent to a request that may not have it.
    agentFor(url, privateNetwork) {
      const key = `${url.protocol} ${privateNetwork}`;
      const known = agents.get(key);
      if (known !== undefined) return known;
      const options = { keepAlive: true, timeout: idleSocketMs, ...(privateNetwork || proxyEnv === undefined ? {} : { proxyEnv }) };
      const agent = url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
      agents.set(key, agent);
      return agent;
    },
    lookupFor: (url, privateNetwork) => guardedLookup(hostOf(url), privateNetwork),
    close() {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}
