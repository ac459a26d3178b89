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
const tailBytes = 64;

export function watchAnswer(limits: AnswerLimits, abort: (reason: AppError) => void): AnswerWatch {
  let total = 0;
  let line = 0;
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
      let from = 0;
      for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, from)) {
        if (line + at - from > limits.line_bytes) throw tooLarge('A line of the answer', limits.line_bytes);
        line = 0;
        from = at + 1;
      }
      line += chunk.byteLength - from;
      if (line > limits.line_bytes) throw tooLarge('A line of the answer', limits.line_bytes);
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
