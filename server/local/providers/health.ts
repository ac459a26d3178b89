/** How each provider fared when it was last asked, for the list of providers. In memory. */
import type { ProviderId, ProviderState } from '#contracts/agents/model';
import type { Failure } from '#contracts/core/errors';

export interface Health {
  note(id: ProviderId, failure: Failure | null): void;
  of(id: ProviderId): Pick<ProviderState, 'health' | 'failure'>;
  forget(id: ProviderId): void;
}

export function createHealth(resting: (id: ProviderId) => boolean): Health {
  const last = new Map<ProviderId, Failure | null>();
  return {
    note: (id, failure) => void last.set(id, failure),
    of(id) {
      const failure = last.get(id);
      if (resting(id)) return { health: 'open', failure: failure ?? null };
      if (failure === undefined) return { health: 'unknown', failure: null };
      return { health: failure === null ? 'ok' : 'failing', failure };
    },
    forget: (id) => void last.delete(id),
  };
}
