/** Reads a provider's list of models: what it says of each, and nothing it does not say. Pure. */
import { ModelRef, type Model, type ProviderConfig } from '#contracts/agents/model';
import { isLoopbackHost } from '../../egress.ts';
import { capabilitiesOf } from './capabilities.ts';
import { countOf, fieldsOf, isFields, listOf, textOf, type Fields } from './narrow.ts';

const mostModels = 2000;
/** Models that do not chat. */
const otherKinds =
  /(^|[/_-])(embed|embedding|embeddings|whisper|tts|dall-e|moderation|rerank|reranker|transcribe|realtime|speech)([/_.-]|$)/i;

export function modelsIn(body: unknown, config: ProviderConfig): readonly Model[] {
  const items = Array.isArray(body) ? body : listOf(fieldsOf(body)['data'] ?? fieldsOf(body)['models']);
  const models = new Map<string, Model>();
  for (const item of items.slice(0, mostModels).filter(isFields)) {
    const id = textOf(item['id']) || textOf(item['name']);
    const ref = ModelRef.safeParse(`${config.id}/${id}`);
    if (!ref.success || otherKinds.test(id) || models.has(ref.data)) continue;
    models.set(ref.data, {
      ref: ref.data,
      label: id,
      provider: config.id,
      capabilities: read(item, id),
      price: priceOf(item),
      local: isLocal(config),
    });
  }
  return [...models.values()];
}

/** True when asking it sends nothing over a network. */
export function isLocal(config: ProviderConfig): boolean {
  const url = URL.parse(config.base_url ?? '');
  return url !== null && isLoopbackHost(url);
}

function read(item: Fields, id: string): Model['capabilities'] {
  const known = capabilitiesOf(id);
  const parameters = item['supported_parameters'];
  const inputs = fieldsOf(item['architecture'])['input_modalities'];
  const context =
    countOf(item['context_length']) ??
    countOf(item['context_window']) ??
    countOf(item['max_model_len']) ??
    countOf(item['max_context_length']);
  return {
    tools: Array.isArray(parameters) ? parameters.includes('tools') : known.tools,
    images: Array.isArray(inputs) ? inputs.includes('image') : known.images,
    reasoning: Array.isArray(parameters) ? parameters.includes('reasoning') : known.reasoning,
    context_tokens: context !== undefined && context > 0 ? context : known.context_tokens,
  };
}

/** Prices come as dollars per token, in text. */
function priceOf(item: Fields): Model['price'] {
  const pricing = fieldsOf(item['pricing']);
  const perMillion = (value: unknown): number => (typeof value === 'string' && value !== '' ? Number(value) * 1_000_000 : Number.NaN);
  const input = perMillion(pricing['prompt']);
  const output = perMillion(pricing['completion']);
  return Number.isFinite(input) && Number.isFinite(output) && input >= 0 && output >= 0 ? { input, output } : null;
}
