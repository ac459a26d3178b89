/**
 * What a model provider is. One file each beside this one, listed in `index.ts`. Providers know nothing of runs, stores or
 * the wire to clients; they translate our request into theirs and their stream into ModelEvents.
 */
import type { Failure } from '#contracts/core/errors';
import type { ContextItem } from '#contracts/chat/message';
import type { Model, ModelCapabilities, ModelEvent, ModelMessage, ModelTool, ProviderConfig, ProviderKind } from '#contracts/agents/model';
import type { LinkTarget } from '../links/linkTarget.ts';

/** Where to ask and with what key. The key lives in memory only. */
export interface ProviderTarget {
  readonly config: ProviderConfig;
  readonly api_key: string | undefined;
}

export interface ModelRequest {
  /** The run, and the window it works in: where VS Code’s own models are asked. */
  readonly target: LinkTarget;
  /** The model's own name at the provider, without the `provider/` prefix. */
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  /** The user's present turn unformatted, for providers that work by rules. */
  readonly turn: { readonly text: string; readonly context: readonly ContextItem[] };
  readonly signal: AbortSignal;
}

export type ModelList = { readonly ok: true; readonly models: readonly Model[] } | { readonly ok: false; readonly failure: Failure };

export interface Provider {
  readonly kind: ProviderKind;
  /** Never rejects. */
  listModels(target: ProviderTarget, signal: AbortSignal): Promise<ModelList>;
  /**
   * Contract: never throws, neither at the call nor while iterated; the last event is `end`, exactly once, and nothing is
   * left open after it. `signal` ends it with reason `cancelled` at once. Tool calls are yielded whole.
   */
  stream(target: ProviderTarget, request: ModelRequest): AsyncIterable<ModelEvent>;
  /** The whole answer at once, not streamed; same contract. */
  once(target: ProviderTarget, request: ModelRequest): Promise<readonly ModelEvent[]>;
  /** Null when well. Never rejects. */
  healthcheck(target: ProviderTarget, signal: AbortSignal): Promise<Failure | null>;
  capabilities(model: string): ModelCapabilities;
}
