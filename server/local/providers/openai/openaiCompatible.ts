/**
 * The provider for every server that speaks Chat Completions. It asks once: retries, fallbacks and breakers are the
 * router's (`../router.ts`).
 */
import type { ModelCapabilities, ModelEvent } from '#contracts/agents/model';
import type { Failure } from '#contracts/core/errors';
import type { Egress } from '../../egress.ts';
import type { EgressPurpose } from '../../egress/ledger.ts';
import type { ModelList, ModelRequest, Provider, ProviderTarget } from '../provider.ts';
import { assembleAnswer, type Answer } from './assembleAnswer.ts';
import { capabilitiesOf } from './capabilities.ts';
import { checkKey } from './checkKey.ts';
import { openCall, type ProviderCall } from './exchangeCall.ts';
import { defaultLimits, type AnswerLimits } from './limits.ts';
import { modelsIn } from './modelList.ts';
import { fieldsOf } from './narrow.ts';
import { isStream, readBody } from './readBody.ts';
import { streamedBody, wholeBody } from './requestBody.ts';
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
          yield* answer.take(await readBody(response));
        }
        if (request.signal.aborted) return yield* answer.cancel();
        return yield* answer.finish(!isStream(response) || one.watch.sawDone);
      } catch (error) {
        if (request.signal.aborted) return yield* answer.cancel();
        const failure = one.failureOf(error);
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
      const events = answer.take(await readBody(response));
      return [...events, ...answer.finish(true)];
    } catch (error) {
      return request.signal.aborted ? answer.cancel() : answer.fail(one.failureOf(error));
    } finally {
      one.close();
    }
  }

  async function listModels(target: ProviderTarget, signal: AbortSignal): Promise<ModelList> {
    const one = call(target, 'models', signal);
    try {
      return { ok: true, models: modelsIn(await one.get('/models'), target.config) };
    } catch (error) {
      return { ok: false, failure: one.failureOf(error) };
    } finally {
      one.close();
    }
  }

  return {
    kind: 'openai-compatible',
    listModels,
    stream,
    once,
    healthcheck: (target, signal) => checkKey(target, () => call(target, 'check', signal)),
    capabilities: (model: string): ModelCapabilities => capabilitiesOf(model),
  };
}

function throwIfTimedOut(one: ProviderCall, cancel: AbortSignal): void {
  if (one.signal.aborted && !cancel.aborted) throw one.signal.reason;
}

/** Some servers answer 400 or 422 to the field that asks for usage. */
function refusesUsage(failure: Failure): boolean {
  const status = Number(fieldsOf(failure.detail)['status']);
  return (status === 400 || status === 422) && /stream_options|include_usage/i.test(failure.message);
}
