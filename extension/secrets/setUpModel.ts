/** “Set Up a Model”: a provider, its key if it wants one, a check against the provider itself, then a model. Native inputs only. */
import * as vscode from 'vscode';
import { ProviderId, type Model, type ProviderConfig } from '#contracts/agents/model';
import type { Engine } from '../engine.ts';
import type { Notify } from '../notify.ts';
import { askForKey } from './askForKey.ts';

type Choice =
  | { readonly kind: 'provider'; readonly config: ProviderConfig }
  | { readonly kind: 'other' }
  | { readonly kind: 'vscode' }
  | { readonly kind: 'offline' };
type Item = vscode.QuickPickItem & { readonly choice?: Choice };

export async function setUpModel(engine: Engine, notify: Notify): Promise<void> {
  const choice = await chooseProvider(engine);
  if (!choice) return;
  const models = await modelsOf(engine, choice);
  if (!models) return;
  const model = await chooseModel(models);
  if (!model) return;
  await engine.modelChoice.choose(model.ref);
  engine.modelChosen.fire();
  notify.inform(`New messages go to ${model.label}.`);
}

async function chooseProvider(engine: Engine): Promise<Choice | undefined> {
  const { items } = await engine.client.providersList();
  const withKeys = new Set(await engine.keys.providers());
  const providers = items
    .filter(({ config }) => config.kind === 'openai-compatible')
    .map(({ config, health }): Item => {
      const state = config.needs_key
        ? withKeys.has(config.id)
          ? 'key set'
          : 'needs a key'
        : health === 'ok'
          ? 'running'
          : 'on this machine';
      return { label: config.label, description: state, detail: config.base_url ?? '', choice: { kind: 'provider', config } };
    });
  const picked = await vscode.window.showQuickPick<Item>(
    [
      { label: 'Without a key', kind: vscode.QuickPickItemKind.Separator },
      { label: 'Models of this editor', description: 'such as GitHub Copilot’s', choice: { kind: 'vscode' } },
      { label: 'Offline', description: 'no model, no network: rules only', choice: { kind: 'offline' } },
      { label: 'Providers', kind: vscode.QuickPickItemKind.Separator },
      ...providers,
      { label: 'Other OpenAI-compatible …', description: 'asks for its address', choice: { kind: 'other' } },
    ],
    { title: 'Set Up a Model', placeHolder: 'Where should answers come from?', matchOnDetail: true, ignoreFocusOut: true },
  );
  return picked?.choice;
}

/** Undefined when the user left. */
async function modelsOf(engine: Engine, choice: Choice): Promise<readonly Model[] | undefined> {
  if (choice.kind === 'offline' || choice.kind === 'vscode') {
    const models = (await engine.models(true)).filter((model) => model.provider === choice.kind);
    if (models.length > 0) return models;
    await vscode.window.showInformationMessage(
      'This editor offers no models now. Sign in to GitHub Copilot or install an extension that brings models, then try again.',
    );
    return undefined;
  }
  const config = choice.kind === 'provider' ? choice.config : await askForProvider();
  return config && checkProvider(engine, config);
}

/** Asks until the provider accepts or the user leaves. The key is kept only once it was accepted. */
export async function checkProvider(engine: Engine, config: ProviderConfig): Promise<readonly Model[] | undefined> {
  let trouble: string | undefined;
  for (;;) {
    const key = config.needs_key || trouble !== undefined ? await askForKey(config, trouble) : '';
    if (key === undefined) return undefined;
    const body = { config, ...(key === '' ? {} : { api_key: key }) };
    const checked = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Checking ${config.label} …` },
      () => engine.client.providersCheck({ params: { id: config.id }, body }),
    );
    if (checked.ok) {
      await engine.client.providersPut({ params: { id: config.id }, body: config });
      if (key !== '') await engine.keys.set(config.id, key);
      return checked.models;
    }
    trouble = checked.failure.message;
    if (checked.failure.code === 'E_AUTH_PROVIDER_KEY') continue;
    const again = await vscode.window.showWarningMessage(trouble, { modal: false }, 'Try Again');
    if (again === undefined) return undefined;
    if (!config.needs_key) trouble = undefined;
  }
}

async function askForProvider(): Promise<ProviderConfig | undefined> {
  const base_url = await vscode.window.showInputBox({
    title: 'Other OpenAI-compatible provider',
    prompt: 'Its address, ending before /chat/completions',
    placeHolder: 'https://example.com/v1',
    ignoreFocusOut: true,
    validateInput: addressFault,
  });
  if (base_url === undefined) return undefined;
  const url = new URL(base_url.trim());
  const label = await vscode.window.showInputBox({ title: 'Name it', value: url.hostname, ignoreFocusOut: true });
  if (label === undefined) return undefined;
  const wants = await vscode.window.showQuickPick(['It needs a key', 'It needs no key'], { title: label, ignoreFocusOut: true });
  if (wants === undefined) return undefined;
  return {
    id: providerIdFrom(label),
    kind: 'openai-compatible',
    label: label.trim() === '' ? url.hostname : label.trim().slice(0, 80),
    base_url: url.href.replace(/\/+$/, '').replace(/\/chat\/completions$/, ''),
    needs_key: wants === 'It needs a key',
  };
}

/** Why an address cannot be used, or null. A key must not travel in the open, so plain http is for this machine and its network only. */
export function addressFault(text: string): string | null {
  const url = URL.parse(text.trim());
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return 'Enter an address that begins with https:// or http://.';
  if (url.username !== '' || url.password !== '') return 'Leave the key out of the address; it is asked for next.';
  return url.search !== '' || url.hash !== '' ? 'Leave out everything after the path.' : null;
}

export function providerIdFrom(label: string): ProviderId {
  const plain = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .replace(/-+$/, '')
    .slice(0, 34);
  return ProviderId.parse(`x-${plain === '' ? 'provider' : plain}`.slice(0, 40));
}

async function chooseModel(models: readonly Model[]): Promise<Model | undefined> {
  const [only, ...more] = models;
  if (only && more.length === 0) return only;
  const picked = await vscode.window.showQuickPick(
    models.map((model) => ({ label: model.label, description: model.ref, model })),
    { title: 'Choose a model', placeHolder: 'It can be changed in the chat at any time', matchOnDescription: true, ignoreFocusOut: true },
  );
  return picked?.model;
}
