/** Which model a new chat uses, and how a run is to be carried out: from the settings and what was last chosen. */
import * as vscode from 'vscode';
import { z } from 'zod';
import { isPlainAddress, ModelRef, type Credentials, type Model, type ProviderConfig } from '#contracts/agents/model';
import { AppError } from '#contracts/core/errors';
import type { RunSettings } from '#contracts/local/conversations';
import { settings, type SettingId } from '#contracts/local/settings';
import { providerOf, type Keys } from '../secrets/keys.ts';

const lastKey = 'coterie.lastModel';
/** The model that is always there. */
const embedded: ModelRef = 'offline/rules';

export interface ModelChoice {
  /** The setting, else the last one chosen, else Offline; of those only one that is there, unless nothing is known yet. */
  current(models: readonly Model[]): ModelRef;
  choose(model: ModelRef): Promise<void>;
  settingsFor(model: ModelRef): z.input<typeof RunSettings>;
  credentialsFor(models: readonly ModelRef[]): Promise<Credentials | undefined>;
}

export function createModelChoice(state: vscode.Memento, keys: Keys): ModelChoice {
  return {
    current(models) {
      const wanted = [readSetting('coterie.model', settings['coterie.model']), state.get<unknown>(lastKey)].flatMap(
        (value) => ModelRef.safeParse(value).data ?? [],
      );
      const [first] = wanted;
      if (models.length === 0) return first ?? embedded;
      return (
        wanted.find((ref) => models.some((model) => model.ref === ref)) ??
        models.find((model) => model.provider === 'offline')?.ref ??
        embedded
      );
    },
    choose: async (model) => state.update(lastKey, model),
    settingsFor(model) {
      const fallbacks = fallbackModels().filter((ref) => ref !== model);
      const named = new Set([model, ...fallbacks].map(providerOf));
      const providers = configuredProviders().filter((provider) => named.has(provider.id));
      if (providers.some(({ base_url }) => base_url !== undefined && !isPlainAddress(base_url))) {
        throw new AppError(
          'E_FORBIDDEN',
          'The setting coterie.providers holds an address that does not end with its path. Take the rest out, and enter the key with “Coterie: Set Up a Model”.',
        );
      }
      return { model, fallbacks, providers };
    },
    credentialsFor: (models) => keys.credentialsFor([...models, ...fallbackModels()]),
  };
}

/** A setting as its schema allows it; a value it does not allow counts as the default. */
export function readSetting<T extends z.ZodType>(id: SettingId, entry: { readonly schema: T; readonly default: z.output<T> }): z.output<T> {
  const parsed = z.safeParse(entry.schema, vscode.workspace.getConfiguration().get<unknown>(id));
  return parsed.success ? parsed.data : entry.default;
}

const fallbackModels = (): ModelRef[] => readSetting('coterie.fallbackModels', settings['coterie.fallbackModels']);

/** Providers of the settings in full: an entry that names no label is called by its id, and one without an address is left out. */
export function configuredProviders(): ProviderConfig[] {
  return readSetting('coterie.providers', settings['coterie.providers']).flatMap(({ id, label, base_url, needs_key }) =>
    base_url === undefined ? [] : [{ id, kind: 'openai-compatible', label: label ?? id, base_url, needs_key: needs_key ?? true }],
  );
}
