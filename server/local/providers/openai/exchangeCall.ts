/** One call to a provider from its first byte out to its last one in: the client, its time-outs, its limits and its end. */
import type OpenAI from 'openai';
import type { AppError, Failure } from '#contracts/core/errors';
import type { Egress } from '../../egress.ts';
import type { EgressPurpose } from '../../egress/ledger.ts';
import type { ProviderTarget } from '../provider.ts';
import { watchAnswer, type AnswerWatch } from './answerWatch.ts';
import { openClient } from './client.ts';
import { openDoor, type Door } from './door.ts';
import type { AnswerLimits } from './limits.ts';
import { readBody, statusError } from './readBody.ts';
import { toFailure } from './toFailure.ts';

export interface ProviderCall {
  /** Aborts when the caller cancels, and with our reason when a time-out passes. */
  readonly signal: AbortSignal;
  readonly watch: AnswerWatch;
  client(): Promise<OpenAI>;
  /** The JSON at a path, without the client library: looking for models does not load it. Throws as the client does. */
  get(path: string): Promise<unknown>;
  /** What a thrown error means; a time-out of ours goes before what it caused. */
  failureOf(error: unknown): Failure;
  /** Closes the socket if the answer is not whole. Always call it. */
  close(): void;
}

/** One for all: an abort without a reason makes an error with a stack for each call that went well. */
const over = new Error('The call is over.');

export function openCall(
  egress: Egress,
  target: ProviderTarget,
  purpose: EgressPurpose,
  limits: AnswerLimits,
  cancel: AbortSignal,
): ProviderCall {
  const controller = new AbortController();
  const onCancel = (): void => controller.abort(cancel.reason);
  if (cancel.aborted) onCancel();
  else cancel.addEventListener('abort', onCancel, { once: true });
  const watch = watchAnswer(limits, (reason: AppError) => controller.abort(reason));
  /** An error is short, a whole answer one long line; only streams have a rule for lines. */
  let whole_bytes: number | undefined;
  const door = (): Door =>
    openDoor(egress, target, {
      purpose,
      connect_ms: limits.connect_ms,
      watch: (chunk) => watch.inspect(chunk, whole_bytes),
      onResponse: (response) => {
        const json = (response.headers.get('content-type') ?? '').includes('json');
        whole_bytes = response.ok ? (json ? limits.total_bytes : undefined) : limits.error_bytes;
      },
    });
  return {
    signal: controller.signal,
    watch,
    client: async () => openClient(door()),
    async get(path) {
      const { base_url, ask } = door();
      const response = await ask(`${base_url}${path}`, { signal: controller.signal });
      if (!response.ok) throw await statusError(response);
      return readBody(response);
    },
    failureOf(error) {
      if (cancel.aborted) return { code: 'E_PROVIDER_TIMEOUT', message: `${target.config.label} did not answer in time.` };
      const host = URL.parse(target.config.base_url ?? '')?.host ?? '';
      const about = { label: target.config.label, host, api_key: target.api_key?.trim() };
      return toFailure(controller.signal.aborted ? controller.signal.reason : error, about);
    },
    close() {
      watch.stop();
      cancel.removeEventListener('abort', onCancel);
      controller.abort(over);
    },
  };
}
