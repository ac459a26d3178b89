/**
 * A provider's door for one call: its address, and a way to ask that adds its key on the way out. Nothing of this machine or its
 * environment is sent along.
 */
import { AppError } from '#contracts/core/errors';
import type { Egress, EgressFetch } from '../../egress.ts';
import type { EgressPurpose } from '../../egress/ledger.ts';
import { mayUsePrivateNetwork } from '../presets/index.ts';
import type { ProviderTarget } from '../provider.ts';

/** Headers that are passed on; the client library's own tell of the machine it runs on. */
const passed = ['content-type', 'accept'] as const;

export interface DoorOptions {
  readonly purpose: EgressPurpose;
  readonly connect_ms: number;
  readonly watch: (chunk: Uint8Array) => void;
  /** Told of the status line. */
  readonly onResponse: (response: Response) => void;
}

export interface Door {
  /** Without a slash at its end. */
  readonly base_url: string;
  readonly ask: EgressFetch;
}

/** Throws AppError for a provider without an address and for a key that cannot be one. */
export function openDoor(egress: Egress, target: ProviderTarget, options: DoorOptions): Door {
  const base_url = target.config.base_url?.replace(/\/+$/, '');
  if (base_url === undefined) throw new AppError('E_PROVIDER_NOT_CONFIGURED', `${target.config.label} has no address.`);
  const key = target.api_key?.trim() ?? '';
  if (key !== '' && !/^[\x21-\x7e]+$/.test(key)) throw new AppError('E_AUTH_PROVIDER_KEY');
  const send = egress.fetch({
    purpose: options.purpose,
    provider: target.config.id,
    base_url,
    private_network: mayUsePrivateNetwork(target.config.id),
    connect_ms: options.connect_ms,
    watch: options.watch,
  });
  return {
    base_url,
    async ask(input, init = {}) {
      const given = new Headers(init.headers);
      const headers: Record<string, string> = { 'user-agent': 'Coterie' };
      for (const name of passed) headers[name] = given.get(name) ?? 'application/json';
      if (key !== '') headers['authorization'] = `Bearer ${key}`;
      const response = await send(input, { ...init, headers });
      options.onResponse(response);
      return response;
    },
  };
}
