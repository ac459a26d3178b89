/** Models and providers: what there is, where it is, and whether a key is good. Keys pass through and are kept nowhere. */
import type { LocalRoutes } from '#contracts/local/index';
import type { Model, ProviderConfig, ProviderState } from '#contracts/agents/model';
import { AppError } from '#contracts/core/errors';
import type { Handlers } from '../../shared/http.ts';
import { isFixed, type PlacedProvider } from '../providers/registry.ts';
import type { ProviderServices } from '../providers/createProviderServices.ts';
import type { ProviderTarget } from '../providers/provider.ts';

type ModelRoutes = Pick<LocalRoutes, 'modelsList' | 'providersList' | 'providersPut' | 'providersDelete' | 'providersCheck'>;

export interface ModelHandlersDeps extends Pick<ProviderServices, 'providers' | 'registry' | 'store' | 'discovery' | 'health'> {
  /** Told when the list of models changed, so that windows can ask again. */
  readonly onModelsChanged: () => void;
}

/** The list of models never waits longer for anybody. */
const listWithinMs = 1000;
const checkWithinMs = 20_000;

export function createModelHandlers(deps: ModelHandlersDeps): Handlers<ModelRoutes> {
  const { providers, registry, store, discovery, health } = deps;

  async function builtinModels(): Promise<readonly Model[]> {
    const builtin = registry.all().filter(({ source }) => source === 'builtin');
    const lists = await Promise.all(
      builtin.map(({ provider, config }) => provider.listModels({ config, api_key: undefined }, AbortSignal.timeout(listWithinMs))),
    );
    return lists.flatMap((list) => (list.ok ? list.models : []));
  }

  /** What was seen last counts when looking takes too long. */
  async function discovered(refresh: boolean): Promise<readonly Model[]> {
    const late = Promise.withResolvers<readonly Model[]>();
    const timer = setTimeout(() => late.resolve(discovery.models), listWithinMs);
    try {
      return await Promise.race([discovery.look(refresh), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  function stateOf({ config, source }: PlacedProvider, models: readonly Model[]): ProviderState {
    return { config, source, ...health.of(config.id), models: models.filter((model) => model.provider === config.id).length };
  }

  async function everyModel(refresh: boolean): Promise<Model[]> {
    const [builtin, local] = await Promise.all([builtinModels(), discovered(refresh)]);
    const byRef = new Map<string, Model>();
    for (const model of [...builtin, ...local, ...store.models]) if (!byRef.has(model.ref)) byRef.set(model.ref, model);
    return [...byRef.values()];
  }

  return {
    modelsList: async ({ query }) => ({ items: await everyModel(query?.refresh === true) }),

    providersList: async () => {
      const models = await everyModel(false);
      return { items: registry.all().map((placed) => stateOf(placed, models)) };
    },

    providersPut: async ({ params, body }) => {
      const config = checkConfig(params.id, body);
      const before = store.configs.find((one) => one.id === config.id);
      await store.put(config);
      if (before?.base_url !== config.base_url) health.forget(config.id);
      deps.onModelsChanged();
      return stateOf({ config, source: 'configured', provider: providers[config.kind] }, store.modelsOf(config.id));
    },

    providersDelete: async ({ params }) => {
      if (!(await store.remove(params.id))) throw new AppError('E_NOT_FOUND', `Nothing is kept about a provider named “${params.id}”.`);
      health.forget(params.id);
      deps.onModelsChanged();
    },

    providersCheck: async ({ params, body }) => {
      // The place of a fixed provider is ours: whatever is sent along, its key goes nowhere else.
      const given = body.config === undefined || isFixed(params.id) ? undefined : checkConfig(params.id, body.config);
      const placed = given === undefined ? registry.find(params.id) : { config: given, provider: providers[given.kind] };
      if (placed === undefined) throw new AppError('E_NOT_FOUND', `There is no provider named “${params.id}”.`);
      const { config, provider } = placed;
      const target: ProviderTarget = { config, api_key: body.api_key?.trim() };
      if (config.needs_key && !target.api_key) {
        return { ok: false, failure: { code: 'E_PROVIDER_NOT_CONFIGURED', message: `${config.label} needs an API key.` } };
      }
      const within = AbortSignal.timeout(checkWithinMs);
      const [failure, list] = await Promise.all([provider.healthcheck(target, within), provider.listModels(target, within)]);
      if (failure !== null) {
        health.note(config.id, failure);
        return { ok: false, failure };
      }
      health.note(config.id, null);
      // Some servers do not list models; the key is good all the same, and the user names the model.
      const models = list.ok ? [...list.models] : [];
      if (models.length > 0 && config.kind === 'openai-compatible') {
        await store.putModels(config.id, models).catch(() => {});
        deps.onModelsChanged();
      }
      return { ok: true, models };
    },
  };
}

/** Only a place for requests is taken: a real address, its own name, and never that of a provider whose place is ours to say. */
function checkConfig(id: string, config: ProviderConfig): ProviderConfig {
  const refuse = (path: string, message: string): AppError =>
    new AppError('E_VALIDATION', message, { detail: { issues: [{ path, code: 'custom', message }] } });
  if (config.id !== id) throw refuse('body.id', 'The id differs from the one in the path.');
  if (isFixed(id))
    throw new AppError('E_CONFLICT', `“${id}” is a provider Coterie knows; its address cannot be changed. Choose another id.`);
  if (config.kind !== 'openai-compatible') throw refuse('body.kind', 'Only OpenAI-compatible providers can be set up.');
  const url = URL.parse(config.base_url ?? '');
  if (url === null) throw refuse('body.base_url', 'A base URL is needed.');
  if (url.username !== '' || url.password !== '')
    throw refuse('body.base_url', 'Keep passwords out of the base URL; enter the key instead.');
  if (url.search !== '' || url.hash !== '') throw refuse('body.base_url', 'The base URL ends with its path.');
  return config;
}
