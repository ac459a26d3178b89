/** What the run loop asks for: a model by reference, with its fallbacks. `router.ts` implements it over the providers. */
import type { Credentials, ModelEvent, ModelRef } from '#contracts/agents/model';
import type { Failure } from '#contracts/core/errors';
import type { RunSettings } from '#contracts/local/conversations';
import type { ModelRequest } from './provider.ts';

/** A model's event, or the news that another model was asked instead. `fallback` only ever comes before any text or tool call. */
export type RoutedEvent =
  | ModelEvent
  | { readonly type: 'fallback'; readonly from: ModelRef; readonly to: ModelRef; readonly failure: Failure };

export interface Models {
  /** Contract as `Provider.stream`: never throws, ends with `end`. */
  stream(settings: RunSettings, credentials: Credentials, request: Omit<ModelRequest, 'model'>): AsyncIterable<RoutedEvent>;
  /** US dollars for the tokens, or null where the price is unknown; 0 for local models. */
  cost(model: ModelRef, input_tokens: number, output_tokens: number): number | null;
}
