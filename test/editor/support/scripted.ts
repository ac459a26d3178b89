/** A model for a journey: a scripted provider over real HTTP, and the settings that name it. */
import { onTestFinished } from 'vitest';
import type { ScriptFile } from '../../support/providerScript.ts';
import { ScriptedProvider } from '../../support/scriptedProvider.ts';

export async function startScripted(script: ScriptFile = {}): Promise<ScriptedProvider> {
  const provider = await ScriptedProvider.start(script);
  onTestFinished(async () => await provider.close());
  return provider;
}

/** Settings with these providers, the first one's model chosen and the others' as fallbacks. */
export function modelSettings(...providers: readonly ScriptedProvider[]): Record<string, unknown> {
  const ids = providers.map((_, index) => `scripted${index + 1}`);
  const [first, ...others] = ids.map((id) => `${id}/scripted-model`);
  return {
    'coterie.providers': providers.map((provider, index) => ({
      id: ids[index],
      label: `Scripted ${index + 1}`,
      base_url: provider.baseUrl,
      needs_key: false,
    })),
    'coterie.model': first,
    'coterie.fallbackModels': others,
  };
}
