/**
 * The real `openai` client for one call, its requests going through egress. Loaded when the first model is asked, not before:
 * an idle server does not carry it. Nothing of this machine or its environment is sent along.
 */
import type OpenAI from 'openai';
import type { Egress, EgressFetch } from '../../egress.ts';
import type { EgressPurpose } from '../../egress/ledger.ts';
import { AppError } from '#contracts/core/errors';
import type { ProviderTarget } from '../provider.ts';
import { mayUsePrivateNetwork } from '../presets/index.ts';

/** Headers that are passed on; the client's own tell of the machine it runs on. */
const passed = ['content-type', 'accept'] as const;

export interface ClientCall {
  readonly purpose: EgressPurpose;
  readonly connect_ms: number;
  readonly watch: (chunk: Uint8Array) => void;
  /** Told of the status line. */
  readonly onResponse: (response: Response) => void;
}

export async function openClient(egress: Egress, target: ProviderTarget, call: ClientCall): Promise<OpenAI> {
  const base_url = target.config.base_url;
  if (base_url === undefined) throw new AppError('E_PROVIDER_NOT_CONFIGURED', `${target.config.label} has no address.`);
  const key = target.api_key?.trim() ?? '';
  if (key !== '' && !/^[\x21-\x7e]+$/.test(key)) throw new AppError('E_AUTH_PROVIDER_KEY');
  const ask = egress.fetch({
    purpose: call.purpose,
    provider: target.config.id,
    base_url,
    private_network: mayUsePrivateNetwork(target.config.id),
    connect_ms: call.connect_ms,
    watch: call.watch,
  });
  const { OpenAI: Client } = await import('openai');
  return new Client({
    // The client never holds the key; it is added to each request on its way out.
    apiKey: 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: base_url.replace(/\/+$/, ''),
    maxRetries: 0,
    // Our own time-outs are finer; this one only must not come first.
    timeout: 24 * 3_600_000,
    logLevel: 'off',
    fetch: plainFetch(ask, key, call.onResponse),
  });
}

function plainFetch(ask: EgressFetch, key: string, onResponse: (response: Response) => void): EgressFetch {
  return async (input, init = {}) => {
    const given = new Headers(init.headers);
    const headers: Record<string, string> = { 'user-agent': 'Coterie' };
    for (const name of passed) headers[name] = given.get(name) ?? 'application/json';
    if (key !== '') headers['authorization'] = `Bearer ${key}`;
    const response = await ask(input, { ...init, headers });
    onResponse(response);
    return response;
  };
}
