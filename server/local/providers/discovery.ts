/** Looks for model servers on this machine's own loopback, shortly and not too often. Nothing is sent but a request for their models. */
import type { Model, ProviderId } from '#contracts/agents/model';
import type { Clock } from '../../shared/clock.ts';
import { presets } from './presets/index.ts';
import type { Preset } from './presets/preset.ts';
import type { Provider } from './provider.ts';

export interface DiscoveryOptions {
  readonly provider: Pick<Provider, 'listModels'>;
  readonly enabled: () => boolean;
  /** Providers with a place the user set are not looked for. */
  readonly skip: (id: ProviderId) => boolean;
  readonly clock: Clock;
  /** Where to look, by preset, in place of the usual addresses. */
  readonly addresses?: Readonly<Partial<Record<ProviderId, string>>>;
  /** Milliseconds one server may take to answer. */
  readonly patience_ms?: number;
  /** Milliseconds an answer is good for. */
  readonly fresh_ms?: number;
}

export interface Discovery {
  /** Those found when it was last looked; looks again when that was long ago or `refresh` is asked. Never rejects. */
  look(refresh: boolean): Promise<readonly Model[]>;
  /** What was found last, without looking. */
  readonly models: readonly Model[];
  found(id: ProviderId): boolean;
}

export function createDiscovery(options: DiscoveryOptions): Discovery {
  const { provider, enabled, skip, clock, addresses = {}, patience_ms = 500, fresh_ms = 30_000 } = options;
  const places = presets.filter((preset) => preset.discovered);
  let found = new Map<ProviderId, readonly Model[]>();
  let lookedAt: number | undefined;
  let looking: Promise<void> | undefined;

  async function ask(preset: Preset): Promise<void> {
    const { id, kind, label, needs_key } = preset;
    const config = { id, kind, label, needs_key, base_url: addresses[id] ?? preset.base_url };
    const list = await provider.listModels({ config, api_key: undefined }, AbortSignal.timeout(patience_ms));
    const next = new Map(found);
    if (list.ok) next.set(id, list.models);
    else next.delete(id);
    found = next;
  }

  async function lookNow(): Promise<void> {
    await Promise.all(places.filter((preset) => !skip(preset.id)).map(ask));
    lookedAt = clock.monotonic();
  }

  const shown = (): readonly Model[] => (enabled() ? [...found].filter(([id]) => !skip(id)).flatMap(([, models]) => models) : []);

  return {
    async look(refresh) {
      if (!enabled()) return [];
      const fresh = lookedAt !== undefined && clock.monotonic() - lookedAt < fresh_ms;
      if (refresh || !fresh) {
        looking ??= lookNow().finally(() => {
          looking = undefined;
        });
        await looking;
      }
      return shown();
    },
    get models() {
      return shown();
    },
    found: (id) => enabled() && !skip(id) && found.has(id),
  };
}
