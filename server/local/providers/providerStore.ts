/**
 * What is remembered of providers: where those the user set up are, and the models each was seen to offer. A small document a
 * person may open and read; never a key.
 */
import path from 'node:path';
import { z } from 'zod';
import { Model, ProviderConfig, ProviderId } from '#contracts/agents/model';
import { openDocument, type DocumentOptions } from '../settings/document.ts';

const ProviderDocument = z.object({
  configs: z.array(ProviderConfig).max(200),
  /** By provider. */
  models: z.record(ProviderId, z.array(Model)),
});

export interface ProviderStore {
  readonly configs: readonly ProviderConfig[];
  modelsOf(id: ProviderId): readonly Model[];
  readonly models: readonly Model[];
  /** The writes reject with E_STORE_FULL or E_STORE_DAMAGED, nothing changed. */
  put(config: ProviderConfig): Promise<void>;
  putModels(id: ProviderId, models: readonly Model[]): Promise<void>;
  /** Forgets the place and the models. False when there was neither. */
  remove(id: ProviderId): Promise<boolean>;
}

export async function openProviderStore(
  options: { readonly data: string } & Pick<DocumentOptions<typeof ProviderDocument>, 'clock' | 'notices'>,
): Promise<ProviderStore> {
  const document = await openDocument({
    ...options,
    file: path.join(options.data, 'providers.json'),
    schema: ProviderDocument,
    initial: { configs: [], models: {} },
  });
  return {
    get configs() {
      return document.value.configs;
    },
    modelsOf: (id) => document.value.models[id] ?? [],
    get models() {
      return Object.values(document.value.models).flat();
    },
    put: (config) =>
      document.update((value) => {
        const before = value.configs.find((one) => one.id === config.id);
        // Models seen at another address say nothing about this one.
        const models = before === undefined || before.base_url === config.base_url ? value.models : without(value.models, config.id);
        return { configs: [...value.configs.filter((one) => one.id !== config.id), config], models };
      }),
    putModels: (id, models) => document.update((value) => ({ ...value, models: { ...value.models, [id]: [...models] } })),
    async remove(id) {
      const known = document.value.configs.some((one) => one.id === id) || id in document.value.models;
      if (known)
        await document.update((value) => ({ configs: value.configs.filter((one) => one.id !== id), models: without(value.models, id) }));
      return known;
    },
  };
}

const without = <T>(record: Readonly<Record<string, T>>, id: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key !== id));
