/** What one answer may take, in milliseconds and bytes. Generous for people, bounded against a provider gone wrong. */

export interface AnswerLimits {
  readonly connect_ms: number;
  /** From the request to the first byte of the answer; a model may have to be loaded first. */
  readonly first_byte_ms: number;
  /** Between two pieces of the answer. */
  readonly idle_ms: number;
  /** Of one event of a stream, up to its blank line. */
  readonly event_bytes: number;
  readonly total_bytes: number;
  /** Of an answer that is an error. */
  readonly error_bytes: number;
  readonly tool_calls: number;
}

const mebibyte = 1024 * 1024;

export const defaultLimits: AnswerLimits = {
  connect_ms: 10_000,
  first_byte_ms: 120_000,
  idle_ms: 60_000,
  event_bytes: 8 * mebibyte,
  total_bytes: 64 * mebibyte,
  error_bytes: 256 * 1024,
  tool_calls: 128,
};
