/**
 * The provider for every server that speaks Chat Completions. It asks once: retries, fallbacks and breakers are the
 * router's (`../router.ts`).
 */
import type { ModelCapabilities, ModelEvent } from '#contracts/agents/model';
import { AppError, type Failure } from '#contracts/core/errors';
import type { Egress } from '../../egress.ts';
import type { EgressPurpose } from '../../egress/ledger.ts';
import { presetOf } from '../presets/index.ts';
import type { ModelList, ModelRequest, Provider, ProviderTarget } from '../provider.ts';
import { assembleAnswer, type Answer } from './assembleAnswer.ts';
import { capabilitiesOf } from './capabilities.ts';
import { openCall, type ProviderCall } from './exchangeCall.ts';
import { defaultLimits, type AnswerLimits } from './limits.ts';
import { modelsIn } from './modelList.ts';
import { fieldsOf, isFields } from './narrow.ts';
import { streamedBody, wholeBody } from './requestBody.ts';
import { toFailure, type FailureContext } from './toFailure.ts';
import { toolNames } from './toolNames.ts';

export interface OpenAICompatibleDeps {
  readonly egress: Egress;
  readonly limits?: Partial<AnswerLimits>;
}

export function createOpenAICompatible(deps: OpenAICompatibleDeps): Provider {
  const limits: AnswerLimits = { ...defaultLimits, ...deps.limits };
  /** Addresses that refused `stream_options`; they are not asked with it again. */
  const withoutUsage = new Set<string>();
  const call = (target: ProviderTarget, purpose: EgressPurpose, cancel: AbortSignal): ProviderCall =>
    openCall(deps.egress, target, purpose, limits, cancel);

  async function* stream(target: ProviderTarget, request: ModelRequest): AsyncGenerator<ModelEvent> {
    const names = toolNames(request.tools.map((tool) => tool.name));
    const address = target.config.base_url ?? '';
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const one = call(target, 'chat', request.signal);
      const answer = assembleAnswer(names.fromWire, limits.tool_calls);
      const with_usage = !withoutUsage.has(address);
      try {
        if (request.signal.aborted) return yield* answer.cancel();
        const client = await one.client();
        const { data, response } = await client.chat.completions
          .create(streamedBody(request, names, with_usage), { signal: one.signal })
          .withResponse();
        if (isStream(response)) {
          for await (const chunk of data) {
            const events = answer.take(chunk);
            if (events.length === 0) continue;
            one.watch.setBusy(true);
            yield* events;
            one.watch.setBusy(false);
            if (one.signal.aborted) break;
          }
          throwIfTimedOut(one, request.signal);
        } else {
          yield* answer.take(await wholeBodyOf(response));
        }
        if (request.signal.aborted) return yield* answer.cancel();
        return yield* answer.finish(!isStream(response) || one.watch.sawDone);
      } catch (error) {
        const failure = failureOf(error, target, one, request.signal);
        if (failure === 'cancelled') return yield* answer.cancel();
        if (with_usage && refusesUsage(failure)) {
          withoutUsage.add(address);
          continue;
        }
        return yield* answer.fail(failure);
      } finally {
        one.close();
      }
    }
  }

  async function once(target: ProviderTarget, request: ModelRequest): Promise<readonly ModelEvent[]> {
    const names = toolNames(request.tools.map((tool) => tool.name));
    const one = call(target, 'chat', request.signal);
    const answer: Answer = assembleAnswer(names.fromWire, limits.tool_calls);
    try {
      if (request.signal.aborted) return answer.cancel();
      const client = await one.client();
      const response = await client.chat.completions.create(wholeBody(request, names), { signal: one.signal }).asResponse();
      const events = answer.take(await wholeBodyOf(response));
      return [...events, ...answer.finish(true)];
    } catch (error) {
      const failure = failureOf(error, target, one, request.signal);
      return failure === 'cancelled' ? answer.cancel() : answer.fail(failure);
    } finally {
      one.close();
    }
  }

  async function listModels(target: ProviderTarget, signal: AbortSignal): Promise<ModelList> {
    const one = call(target, 'models', signal);
    try {
      const client = await one.client();
      const response = await client.get('/models', { signal: one.signal }).asResponse();
      return { ok: true, models: modelsIn(await wholeBodyOf(response), target.config) };
    } catch (error) {
      return { ok: false, failure: notCancelled(failureOf(error, target, one, signal)) };
    } finally {
      one.close();
    }
  }

  /** Asks what only a valid key may have. Listing models is that at most providers; their presets say where it is not. */
  async function healthcheck(target: ProviderTarget, signal: AbortSignal): Promise<Failure | null> {
    const check = presetOf(target.config.id)?.key_check;
    const path = check?.kind === 'path' ? check.path : '/models';
    const failure = check?.kind === 'answer' ? await sayHello(target, signal, check.model) : await get(target, signal, path);
    const notOffered = failure !== null && [404, 405, 501].includes(Number(fieldsOf(failure.detail)['status']));
    return notOffered && check === undefined ? sayHello(target, signal, 'default') : failure;
  }

  async function get(target: ProviderTarget, signal: AbortSignal, path: string): Promise<Failure | null> {
    const one = call(target, 'check', signal);
    try {
      const client = await one.client();
      const response = await client.get(path, { signal: one.signal }).asResponse();
      await wholeBodyOf(response);
      return null;
    } catch (error) {
      return notCancelled(failureOf(error, target, one, signal));
    } finally {
      one.close();
    }
  }

  /** The smallest question. That the model is unknown or the question odd still shows that the key is good. */
  async function sayHello(target: ProviderTarget, signal: AbortSignal, model: string): Promise<Failure | null> {
    const one = call(target, 'check', signal);
    try {
      const client = await one.client();
      const response = await client.chat.completions
        .create({ model, messages: [{ role: 'user', content: 'Hi' }], max_tokens: 1, stream: false }, { signal: one.signal })
        .asResponse();
      await wholeBodyOf(response);
      return null;
    } catch (error) {
      const failure = notCancelled(failureOf(error, target, one, signal));
      return failure.code === 'E_PROVIDER_MODEL_NOT_FOUND' || failure.code === 'E_PROVIDER_REFUSED' ? null : failure;
    } finally {
      one.close();
    }
  }

  return {
    kind: 'openai-compatible',
    listModels,
    stream,
    once,
    healthcheck,
    capabilities: (model: string): ModelCapabilities => capabilitiesOf(model),
  };
}

const isStream = (response: Response): boolean => !/json|html/.test(response.headers.get('content-type') ?? '');

/** The JSON of an answer that was not streamed; an error object in it is thrown. */
async function wholeBodyOf(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('html'))
    throw new AppError('E_PROVIDER_REFUSED', 'A web page came instead of an answer. Check the provider’s base URL.');
  const body: unknown = JSON.parse(await response.text());
  if (isFields(body) && isFields(body['error'])) throw Object.assign(new Error('the answer is an error'), { error: body['error'] });
  return body;
}

function throwIfTimedOut(one: ProviderCall, cancel: AbortSignal): void {
  if (one.signal.aborted && !cancel.aborted) throw one.signal.reason;
}

function failureOf(error: unknown, target: ProviderTarget, one: ProviderCall, cancel: AbortSignal): Failure | 'cancelled' {
  if (cancel.aborted) return 'cancelled';
  const about: FailureContext = {
    label: target.config.label,
    host: URL.parse(target.config.base_url ?? '')?.host ?? '',
    api_key: target.api_key?.trim(),
  };
  return toFailure(one.signal.aborted ? one.signal.reason : error, about);
}

const notCancelled = (failure: Failure | 'cancelled'): Failure =>
  failure === 'cancelled' ? { code: 'E_PROVIDER_TIMEOUT', message: 'The provider did not answer in time.' } : failure;

/** Some servers answer 400 or 422 to the field that asks for usage. */
function refusesUsage(failure: Failure): boolean {
  const status = Number(fieldsOf(failure.detail)['status']);
  return (status === 400 || status === 422) && /stream_options|include_usage/i.test(failure.message);
}
