/**
 * Watches the bytes of one answer: time-outs, sizes, and whether `[DONE]` was the last word. Knows nothing of what they mean.
 */
import { AppError } from '#contracts/core/errors';
import type { AnswerLimits } from './limits.ts';

export interface AnswerWatch {
  /** Sees each piece; throws AppError E_PROVIDER_STREAM when a limit is passed. With `whole_bytes`, only that one counts. */
  inspect(chunk: Uint8Array, whole_bytes?: number): void;
  /** While the consumer is busy no time-out counts: it is not the provider that is slow. */
  setBusy(busy: boolean): void;
  /** True when the stream ended with the wire's own end mark. */
  readonly sawDone: boolean;
  stop(): void;
}

const lineFeed = 10;
const carriageReturn = 13;
const tailBytes = 64;

export function watchAnswer(limits: AnswerLimits, abort: (reason: AppError) => void): AnswerWatch {
  let total = 0;
  let event = 0;
  let line = 0;
  let last = 0;
  let busy = false;
  let tail = '';
  let timer = setTimeout(
    () => abort(new AppError('E_PROVIDER_TIMEOUT', `The model did not begin to answer within ${seconds(limits.first_byte_ms)}.`)),
    limits.first_byte_ms,
  );

  const idle = (): void => {
    if (busy) timer.refresh();
    else abort(new AppError('E_PROVIDER_TIMEOUT', `The model said nothing for ${seconds(limits.idle_ms)}. What arrived is kept.`));
  };

  /** Adds up the bytes since the last blank line, which is what a reader of the stream has to hold. */
  function countEvents(chunk: Uint8Array): void {
    let from = 0;
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, from)) {
      const length = line + at - from;
      const blank = length === 0 || (length === 1 && (at === 0 ? last : chunk[at - 1]) === carriageReturn);
      event = blank ? 0 : event + length + 1;
      line = 0;
      from = at + 1;
    }
    line += chunk.byteLength - from;
    last = chunk.at(-1) ?? last;
  }

  return {
    inspect(chunk, whole_bytes) {
      if (total === 0) {
        clearTimeout(timer);
        timer = setTimeout(idle, limits.idle_ms);
      } else timer.refresh();
      total += chunk.byteLength;
      const most = whole_bytes ?? limits.total_bytes;
      if (total > most) throw tooLarge('The answer', most);
      if (whole_bytes !== undefined) return;
      countEvents(chunk);
      if (event + line > limits.event_bytes) throw tooLarge('One piece of the answer', limits.event_bytes);
      tail = (
        tail +
        Buffer.from(
          chunk.buffer,
          chunk.byteOffset + Math.max(0, chunk.byteLength - tailBytes),
          Math.min(chunk.byteLength, tailBytes),
        ).toString('latin1')
      ).slice(-tailBytes);
    },
    setBusy(value) {
      busy = value;
      if (!value && total > 0) timer.refresh();
    },
    get sawDone() {
      return /(?:^|[\r\n])data:\s*\[DONE\]/.test(tail);
    },
    stop: () => clearTimeout(timer),
  };
}

const seconds = (ms: number): string => `${Math.max(1, Math.round(ms / 1000))} s`;

const tooLarge = (what: string, bytes: number): AppError =>
  new AppError(
    'E_PROVIDER_STREAM',
    `${what} was longer than ${Math.round(bytes / 1024)} KiB and was cut off. What arrived before is kept.`,
  );
