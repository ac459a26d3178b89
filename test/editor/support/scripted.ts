/** A model for a journey: a scripted provider over real HTTP, set up as a person would, through the editor's own inputs. */
import { onTestFinished } from 'vitest';
import type { ScriptFile } from '../../support/providerScript.ts';
import { ScriptedProvider } from '../../support/scriptedProvider.ts';
import type { EditorWindow } from './editorWindow.ts';

export async function startScripted(script: ScriptFile = {}): Promise<ScriptedProvider> {
  const provider = await ScriptedProvider.start(script);
  onTestFinished(async () => await provider.close());
  return provider;
}

interface SetUp {
  readonly name: string;
  readonly key?: string;
  /** The first key will be refused; this one is entered then. */
  readonly keyAfterRefusal?: string;
}

/** The chat is shown already. Afterwards new messages go to the provider; its model is `x-<name>/scripted-model`. */
export async function setUpModel(window: EditorWindow, provider: ScriptedProvider, { name, key, keyAfterRefusal }: SetUp): Promise<void> {
  await window.palette('Coterie: Set Up a Model');
  await window.pick('Other OpenAI-compatible');
  await window.input('Other OpenAI-compatible provider', provider.baseUrl);
  await window.input('Name it', name);
  await window.pick(key === undefined ? 'It needs no key' : 'It needs a key');
  if (key !== undefined) await window.input(/API key/, key);
  if (keyAfterRefusal !== undefined) await window.input(/refused|Incorrect/, keyAfterRefusal);
  await window.page.getByText('New messages go to').first().waitFor();
  await window.host('command', 'notifications.clearAll');
}
