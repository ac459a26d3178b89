/** Builds the provider room: one call for the composition root. */
import type { ProviderId } from '#contracts/agents/model';
import type { FlagName } from '#contracts/local/flags';
import type { Clock } from '../../shared/clock.ts';
import type { Egress } from '../egress.ts';
import type { Notices } from '../notices.ts';
import { createBreakers, defaultBreaker, type BreakerOptions } from './breakers.ts';
import { createDiscovery, type Discovery } from './discovery.ts';
import { createHealth, type Health } from './health.ts';
import { createProviders, type ProviderDeps, type Providers } from './index.ts';
import type { Models } from './models.ts';
import type { AnswerLimits } from './openai/limits.ts';
import { openProviderStore, type ProviderStore } from './providerStore.ts';
import { createRegistry, type Registry } from './registry.ts';
import { createModels, type RouterOptions } from './router.ts';

export interface ProviderServicesOptions {
  /** The data folder; `providers.json` is kept in it. */
  readonly data: string;
  readonly clock: Clock;
  readonly notices: Notices;
  readonly egress: Egress;
  readonly links: ProviderDeps['links'];
  readonly flags: { readonly isOn: (flag: FlagName) => boolean };
  readonly limits?: Partial<AnswerLimits>;
  readonly router?: Partial<RouterOptions>;
  readonly breaker?: Partial<BreakerOptions>;
  /** Where to look for LM Studio and Ollama, for tests. */
  readonly discoveryAddresses?: Readonly<Partial<Record<ProviderId, string>>>;
}

export interface ProviderServices {
  readonly models: Models;
  readonly providers: Providers;
  readonly registry: Registry;
  readonly store: ProviderStore;
  readonly discovery: Discovery;
  readonly health: Health;
}

export async function createProviderServices(options: ProviderServicesOptions): Promise<ProviderServices> {
  const { clock, egress, links, flags, limits } = options;
  const store = await openProviderStore(options);
  const providers = createProviders({ egress, links, ...(limits === undefined ? {} : { limits }) });
  const discovery = createDiscovery({
    provider: providers['openai-compatible'],
    enabled: () => flags.isOn('local_discovery'),
    skip: (id) => store.configs.some((config) => config.id === id),
    clock,
    ...(options.discoveryAddresses === undefined ? {} : { addresses: options.discoveryAddresses }),
  });
  const registry = createRegistry(providers, store, discovery, options.discoveryAddresses);
  const breakers = createBreakers({ ...defaultBreaker, ...options.breaker }, () => clock.monotonic());
  const health = createHealth((id) => breakers.open(`${id}/`));
  const models = createModels({ registry, breakers, health, store, clock, options: options.router ?? {} });
  return { models, providers, registry, store, discovery, health };
}
