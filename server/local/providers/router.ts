/**
 * Answers a run's request with the first model of its chain that can: one retry, time to wait, breakers, slots and fallbacks are
 * decided here and nowhere else. Before the first word another model may be asked; after it a failure is told as it is.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Credentials, ModelEvent, ModelRef } from '#contracts/agents/model';
import { errors, toAppError, type Failure } from '#contracts/core/errors';
import type { RunSettings } from '#contracts/local/conversations';
import { systemClock, type Clock } from '../../shared/clock.ts';
import type { Admission, Breakers } from './breakers.ts';
import type { Health } from './health.ts';
import { isLocal } from './openai/modelList.ts';
import type { Models, RoutedEvent } from './models.ts';
import type { ModelRequest } from './provider.ts';
import type { ProviderStore } from './providerStore.ts';
import type { Registry, Resolved } from './registry.ts';
import { createSlots } from './slots.ts';

export interface RouterOptions {
  /** Before the one retry when the provider does not say how long. */
  readonly back_off_ms: number;
  /** A provider that asks for longer is not waited for. */
  readonly longest_wait_ms: number;
  /** An attempt that took longer is not repeated: the user has waited enough. */
  readonly retry_within_ms: number;
  /** Requests a provider gets at once. */
  readonly slots: number;
}

const defaultRouter: RouterOptions = { back_off_ms: 500, longest_wait_ms: 20_000, retry_within_ms: 15_000, slots: 1024 };

interface RouterDeps {
  readonly registry: Registry;
  readonly breakers: Breakers;
  readonly health: Pick<Health, 'note'>;
  readonly store: Pick<ProviderStore, 'modelsOf'>;
  readonly clock?: Clock;
  readonly options?: Partial<RouterOptions>;
}

type Request = Omit<ModelRequest, 'model'>;
type Ready = Extract<Resolved, { ok: true }>;
type Attempt =
  | { readonly kind: 'ended' }
  /** `quiet`: not even reasoning was shown, so that the same model may be asked again. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly quiet: boolean; readonly ms: number };

export function createModels(deps: RouterDeps): Models {
  const { registry, breakers, health } = deps;
  const clock = deps.clock ?? systemClock;
  const options: RouterOptions = { ...defaultRouter, ...deps.options };
  const slots = createSlots();

  async function* stream(settings: RunSettings, credentials: Credentials, request: Request): AsyncGenerator<RoutedEvent> {
    const chain = [...new Set([settings.model, ...settings.fallbacks])];
    let failure: Failure | undefined;
    for (const [place, ref] of chain.entries()) {
      const before = chain[place - 1];
      if (before !== undefined && failure !== undefined) yield { type: 'fallback', from: before, to: ref, failure };
      const attempt = yield* ask(ref, settings, credentials, request);
      if (attempt.kind === 'ended') return;
      failure = attempt.failure;
    }
    yield { type: 'end', reason: 'failed', failure: failure ?? { code: 'E_INTERNAL', message: errors.E_INTERNAL.user } };
  }

  /** One model, with its one retry. */
  async function* ask(
    ref: ModelRef,
    settings: RunSettings,
    credentials: Credentials,
    request: Request,
  ): AsyncGenerator<ModelEvent, Attempt> {
    const found = registry.resolve(ref, settings.providers);
    if (!found.ok) return failedBefore(found.failure);
    const api_key = credentials[found.config.id];
    if (found.config.needs_key && (api_key === undefined || api_key.trim() === '')) {
      return failedBefore({
        code: 'E_PROVIDER_NOT_CONFIGURED',
        message: `${found.config.label} needs an API key. Run “Coterie: Set Up a Model”.`,
      });
    }
    for (let retried = false; ; retried = true) {
      const attempt = yield* once(ref, found, api_key, request);
      if (attempt.kind === 'ended') return attempt;
      const wait = waitBefore(attempt);
      if (retried || wait === undefined) return attempt;
      try {
        await delay(wait, undefined, { signal: request.signal });
      } catch {
        yield { type: 'end', reason: 'cancelled' };
        return { kind: 'ended' };
      }
    }
  }

  async function* once(ref: ModelRef, found: Ready, api_key: string | undefined, request: Request): AsyncGenerator<ModelEvent, Attempt> {
    const admission = found.source === 'builtin' ? undefined : breakers.admit(breakerKey(ref, found));
    if (admission === undefined && found.source !== 'builtin') return failedBefore(resting(found));
    const began = clock.monotonic();
    let release: (() => void) | undefined;
    try {
      release = await slots.take(found.config.id, options.slots, request.signal);
      return yield* follow(found, api_key, request, admission, began);
    } catch (error) {
      // A provider never throws; what does is a slot given up on cancel, or a bug.
      const failure = toAppError(error).toFailure();
      yield request.signal.aborted ? { type: 'end', reason: 'cancelled' } : { type: 'end', reason: 'failed', failure };
      return { kind: 'ended' };
    } finally {
      release?.();
      admission?.succeeded();
    }
  }

  async function* follow(
    found: Ready,
    api_key: string | undefined,
    request: Request,
    admission: Admission | undefined,
    began: number,
  ): AsyncGenerator<ModelEvent, Attempt> {
    let spoke = false;
    let quiet = true;
    for await (const event of found.provider.stream({ config: found.config, api_key }, { ...request, model: found.model })) {
      if (event.type === 'end' && event.reason === 'failed') {
        const failure = event.failure ?? { code: 'E_PROVIDER_STREAM', message: errors.E_PROVIDER_STREAM.user };
        health.note(found.config.id, failure);
        if (errors[failure.code].retryable) admission?.failed(failure);
        if (!spoke) return { kind: 'failed', failure, quiet, ms: clock.monotonic() - began };
        yield { ...event, failure };
        return { kind: 'ended' };
      }
      if (event.type === 'end') {
        if (event.reason !== 'cancelled') health.note(found.config.id, null);
        yield event;
        return { kind: 'ended' };
      }
      quiet = false;
      if (event.type === 'text' || event.type === 'tool_call') {
        spoke = true;
        if (admission?.trial === true) admission.succeeded();
      }
      yield event;
    }
    return {
      kind: 'failed',
      failure: { code: 'E_PROVIDER_STREAM', message: errors.E_PROVIDER_STREAM.user },
      quiet: false,
      ms: clock.monotonic() - began,
    };
  }

  /** Milliseconds until the same model may be asked again; undefined when it should not be. */
  function waitBefore(attempt: Extract<Attempt, { kind: 'failed' }>): number | undefined {
    if (!attempt.quiet || !errors[attempt.failure.code].retryable || attempt.ms > options.retry_within_ms) return undefined;
    const asked = retryAfterMs(attempt.failure);
    if (asked === undefined) return options.back_off_ms;
    return asked <= options.longest_wait_ms ? asked : undefined;
  }

  return {
    stream,
    cost(ref, input_tokens, output_tokens) {
      const found = registry.resolve(ref, []);
      const known = found.ok ? deps.store.modelsOf(found.config.id).find((model) => model.ref === ref) : undefined;
      if (known?.local === true || (found.ok && (found.config.kind === 'offline' || isLocal(found.config)))) return 0;
      const price = known?.price ?? null;
      return price === null ? null : (price.input * input_tokens + price.output * output_tokens) / 1_000_000;
    },
  };
}

const failedBefore = (failure: Failure): Attempt => ({ kind: 'failed', failure, quiet: false, ms: 0 });

/** Providers of the same name at other addresses are others. */
const breakerKey = (ref: ModelRef, found: Ready): string => `${ref} ${found.config.base_url ?? ''}`;

function resting(found: Ready): Failure {
  return {
    code: 'E_PROVIDER_UNAVAILABLE',
    message: `${found.config.label} failed several times in a row and is left alone for a moment. Try again shortly or choose another model.`,
  };
}

function retryAfterMs(failure: Failure): number | undefined {
  const detail = failure.detail;
  if (typeof detail !== 'object' || detail === null || !('retry_after' in detail)) return undefined;
  return typeof detail.retry_after === 'number' && detail.retry_after >= 0 ? detail.retry_after * 1000 : undefined;
}
