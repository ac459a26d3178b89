/** What a scripted provider is told to answer: plain data, so that it can come from a test or from a JSON file. */
import { z } from 'zod';

const Finish = z.string().nullable();

/** One thing sent in a streamed answer, in order. A request that is not streamed gets the same steps as one whole message. */
export const ScriptStep = z.union([
  /** Text, cut in pieces of `piece` UTF-16 units (default: one piece), `pace_ms` apart. */
  z.strictObject({ text: z.string(), piece: z.int().positive().optional(), pace_ms: z.number().nonnegative().optional() }),
  z.strictObject({ reasoning: z.string(), field: z.enum(['reasoning_content', 'reasoning']).optional() }),
  /** A tool call. `pieces`: how many deltas carry the arguments. `id` or `index` null: left out. */
  z.strictObject({
    tool_call: z.strictObject({
      name: z.string(),
      arguments: z.union([z.string(), z.record(z.string(), z.unknown())]),
      id: z.string().nullable().optional(),
      index: z.int().nullable().optional(),
      pieces: z.int().positive().optional(),
    }),
  }),
  z.strictObject({ usage: z.strictObject({ input: z.int(), output: z.int(), reasoning: z.int().optional() }) }),
  /** A whole `chat.completion.chunk`, or anything else that is JSON. */
  z.strictObject({ chunk: z.unknown() }),
  /** Bytes as they are, in UTF-8 or base64. */
  z.strictObject({ raw: z.string(), encoding: z.enum(['utf8', 'base64']).optional() }),
  /** An error object in the middle of the stream. */
  z.strictObject({ error: z.record(z.string(), z.unknown()) }),
  z.strictObject({ wait_ms: z.number().nonnegative() }),
  /** Waits until `release(name)` is called, in process or by `POST /control/release`. */
  z.strictObject({ hold: z.string() }),
  /** Says nothing more and keeps the socket open. */
  z.strictObject({ stall: z.literal(true) }),
  /** Ends the connection in the middle of the answer; what was sent before arrives. */
  z.strictObject({ cut: z.literal(true) }),
  /** Resets the connection, which may drop what was sent and not read yet. */
  z.strictObject({ reset: z.literal(true) }),
  z.strictObject({ finish: Finish }),
]);
export type ScriptStep = z.infer<typeof ScriptStep>;

export const Script = z.strictObject({
  /** Anything but 200 answers at once with `body` (or an OpenAI-like error) and no stream. */
  status: z.int().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
  /** Time before the status line. */
  delay_ms: z.number().nonnegative().optional(),
  steps: z.array(ScriptStep).optional(),
  /** Default: `tool_calls` when a tool was called, else `stop`; null sends none. */
  finish_reason: Finish.optional(),
  /** Whether `[DONE]` ends the stream; default true. */
  done: z.boolean().optional(),
  /** Writes the body in pieces of this many bytes, each its own packet. */
  bytes: z.int().positive().optional(),
});
export type Script = z.infer<typeof Script>;

/** Answers `script` to requests that fit every condition given. */
export const ScriptRule = z.strictObject({
  when: z.strictObject({
    /** In the last user message, without regard to case. */
    contains: z.string().optional(),
    last_role: z.enum(['system', 'user', 'assistant', 'tool']).optional(),
    model: z.string().optional(),
  }),
  script: Script,
  /** How often it may be used; default: always. */
  times: z.int().positive().optional(),
});
export type ScriptRule = z.infer<typeof ScriptRule>;

/** A whole script file. The queue goes first, then the first rule that fits, then `otherwise`. */
export const ScriptFile = z.strictObject({
  models: z.array(z.string()).nullable().optional(),
  api_key: z.string().optional(),
  /** Answers 400 to requests with `stream_options`, as some servers do. */
  refuse_stream_options: z.boolean().optional(),
  queue: z.array(Script).optional(),
  rules: z.array(ScriptRule).optional(),
  otherwise: Script.optional(),
});
export type ScriptFile = z.infer<typeof ScriptFile>;

/** The shorthand most tests need. */
export const say = (text: string, options: { piece?: number; pace_ms?: number } = {}): Script => ({ steps: [{ text, ...options }] });
export const callTool = (name: string, args: Record<string, unknown>): Script => ({ steps: [{ tool_call: { name, arguments: args } }] });
export const refuse = (status: number, message = `refused with ${status}`, headers: Record<string, string> = {}): Script => ({
  status,
  headers,
  body: { error: { message, type: 'scripted', code: null } },
});
