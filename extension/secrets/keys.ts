/** Provider keys, in SecretStorage and nowhere else. Handed out only for the providers a request names. */
import type * as vscode from 'vscode';
import { ProviderId, type Credentials, type ModelRef } from '#contracts/agents/model';

const prefix = 'coterie.key.';

export interface Keys {
  get(provider: ProviderId): Promise<string | undefined>;
  set(provider: ProviderId, key: string): Promise<void>;
  remove(provider: ProviderId): Promise<void>;
  /** Providers a key is kept for. */
  providers(): Promise<readonly ProviderId[]>;
  /** Keys of the providers these models belong to; undefined when none is kept. */
  credentialsFor(models: readonly ModelRef[]): Promise<Credentials | undefined>;
}

export function createKeys(secrets: vscode.SecretStorage): Keys {
  const get = async (provider: ProviderId): Promise<string | undefined> => secrets.get(prefix + provider);
  return {
    get,
    set: async (provider, key) => secrets.store(prefix + provider, key),
    remove: async (provider) => secrets.delete(prefix + provider),
    async providers() {
      const names = (await secrets.keys()).filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
      return names.flatMap((name) => ProviderId.safeParse(name).data ?? []).toSorted();
    },
    async credentialsFor(models) {
      const found: Credentials = {};
      for (const provider of new Set(models.map(providerOf))) {
        const key = await get(provider);
        if (key) found[provider] = key;
      }
      return Object.keys(found).length > 0 ? found : undefined;
    },
  };
}

export function providerOf(model: ModelRef): ProviderId {
  return model.slice(0, model.indexOf('/'));
}
