/** Finds the provider a model reference names: built in, remembered, a preset, or defined by the run itself, in that order. */
import type { ModelRef, ProviderConfig, ProviderId, ProviderState } from '#contracts/agents/model';
import type { Failure } from '#contracts/core/errors';
import { builtins } from './builtins.ts';
import type { Discovery } from './discovery.ts';
import type { Providers } from './index.ts';
import { presetOf, presets } from './presets/index.ts';
import type { Provider } from './provider.ts';
import type { ProviderStore } from './providerStore.ts';

export type ProviderSource = ProviderState['source'];

export interface PlacedProvider {
  readonly config: ProviderConfig;
  readonly source: ProviderSource;
  readonly provider: Provider;
}

export type Resolved = ({ readonly ok: true; readonly model: string } & PlacedProvider) | { readonly ok: false; readonly failure: Failure };

export interface Registry {
  /** `inline`: definitions that come with a run, for what the server does not know. */
  resolve(ref: ModelRef, inline: readonly ProviderConfig[]): Resolved;
  find(id: ProviderId, inline?: readonly ProviderConfig[]): PlacedProvider | undefined;
  /** Those known without a run, in the order to show them. */
  all(): readonly PlacedProvider[];
}

/** Whether a provider's place is ours to say: built-in ones, and hosted ones, whose keys must go nowhere else. */
export const isFixed = (id: ProviderId): boolean => builtins.some((builtin) => builtin.id === id) || presetOf(id)?.local === false;

/** `addresses` replaces those of presets, as it does for the discovery. */
export function createRegistry(
  providers: Providers,
  store: Pick<ProviderStore, 'configs'>,
  discovery: Pick<Discovery, 'found'>,
  addresses: Readonly<Partial<Record<ProviderId, string>>> = {},
): Registry {
  const place = (config: ProviderConfig, source: ProviderSource): PlacedProvider => ({ config, source, provider: providers[config.kind] });

  function find(id: ProviderId, inline: readonly ProviderConfig[] = []): PlacedProvider | undefined {
    const builtin = builtins.find((one) => one.id === id);
    if (builtin !== undefined) return place(builtin, 'builtin');
    const fits = (one: ProviderConfig): boolean => one.id === id && one.kind === 'openai-compatible' && one.base_url !== undefined;
    const configured = isFixed(id) ? undefined : (store.configs.find(fits) ?? inline.find(fits));
    if (configured !== undefined) return place(configured, 'configured');
    const preset = presetOf(id);
    if (preset === undefined) return undefined;
    const { kind, label, base_url, needs_key } = preset;
    return place({ id, kind, label, base_url: addresses[id] ?? base_url, needs_key }, discovery.found(id) ? 'discovered' : 'preset');
  }

  return {
    find,
    resolve(ref, inline) {
      const slash = ref.indexOf('/');
      const id = ref.slice(0, slash);
      const placed = find(id, inline);
      if (placed !== undefined) return { ok: true, model: ref.slice(slash + 1), ...placed };
      return {
        ok: false,
        failure: { code: 'E_PROVIDER_NOT_CONFIGURED', message: `There is no provider named “${id}”. Run “Coterie: Set Up a Model”.` },
      };
    },
    all() {
      const ids = new Set([...builtins, ...presets, ...store.configs].map((one) => one.id));
      return [...ids].map((id) => find(id)).filter((placed) => placed !== undefined);
    },
  };
}
