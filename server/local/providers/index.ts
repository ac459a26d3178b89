/** Every provider, by its kind. One file and one line each; servers that speak Chat Completions only need a preset (`presets/`). */
import type { ProviderKind } from '#contracts/agents/model';
import { offline } from './offline/offline.ts';
import { createOpenAICompatible, type OpenAICompatibleDeps } from './openai/openaiCompatible.ts';
import type { Provider } from './provider.ts';
import { createVscodeProvider, type VscodeDeps } from './vscode.ts';

export type ProviderDeps = OpenAICompatibleDeps & VscodeDeps;

export const providerFactories = {
  'openai-compatible': createOpenAICompatible,
  vscode: createVscodeProvider,
  offline: () => offline,
} as const satisfies Record<ProviderKind, (deps: ProviderDeps) => Provider>;

export type Providers = Readonly<Record<ProviderKind, Provider>>;

export function createProviders(deps: ProviderDeps): Providers {
  return {
    'openai-compatible': providerFactories['openai-compatible'](deps),
    vscode: providerFactories.vscode(deps),
    offline: providerFactories.offline(),
  };
}
