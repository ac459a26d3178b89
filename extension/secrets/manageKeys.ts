/** Replacing and removing keys. The old key stays in use until a new one was accepted by the provider. */
import * as vscode from 'vscode';
import type { ProviderId } from '#contracts/agents/model';
import type { Engine } from '../engine.ts';
import type { Notify } from '../notify.ts';
import { checkProvider } from './setUpModel.ts';

export async function rotateKey(engine: Engine, notify: Notify): Promise<void> {
  const id = await chooseKey(engine, 'Replace which key?');
  if (id === undefined) return;
  const { items } = await engine.client.providersList();
  const config = items.find((provider) => provider.config.id === id)?.config;
  if (!config) {
    notify.inform(`${id} is no longer set up. Remove its key instead.`);
    return;
  }
  if (await checkProvider(engine, { ...config, needs_key: true })) notify.inform(`The key of ${config.label} was replaced.`);
}

export async function removeKey(engine: Engine, notify: Notify): Promise<void> {
  const id = await chooseKey(engine, 'Remove which key?');
  if (id === undefined) return;
  const sure = await vscode.window.showWarningMessage(`Remove the API key of ${id}?`, { modal: true }, 'Remove');
  if (sure === undefined) return;
  await engine.keys.remove(id);
  notify.inform(`The key of ${id} was removed.`);
}

async function chooseKey(engine: Engine, title: string): Promise<ProviderId | undefined> {
  const providers = await engine.keys.providers();
  if (providers.length > 0) return vscode.window.showQuickPick([...providers], { title });
  await vscode.window.showInformationMessage('No API key is kept.');
  return undefined;
}
