/**
 * How a rule works through several rounds of tool calls although the provider remembers nothing between them: a rule is a
 * generator that yields calls and is given their results; each time it is run again from the start, fed from the conversation,
 * and stops at the first round that has no results yet. A rule must therefore depend on nothing but the turn and the results.
 */
import type { z } from 'zod';
import type { ModelMessage } from '#contracts/agents/model';
import type { ToolSpec } from '#contracts/tools/tool';

export interface ToolCall {
  readonly name: string;
  readonly input: unknown;
}

export interface ToolReply {
  readonly ok: boolean;
  readonly text: string;
}

/** Yields the calls of a round, gets their replies in the same order, returns `T`: for a whole rule the Markdown to say. */
export type Script<T = string> = Generator<readonly ToolCall[], T, readonly ToolReply[]>;

/** What a part of a rule answers: a value, or the sentence that ends the turn. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly text: string };

/** A call that was made and what came of it. */
export interface Done {
  readonly name: string;
  readonly reply: ToolReply;
}

export type Advance =
  | { readonly kind: 'calls'; readonly calls: readonly ToolCall[] }
  /** `unread`: what was done beyond what the script asked for. */
  | { readonly kind: 'text'; readonly text: string; readonly unread: readonly Done[] };

export function toolCall<T extends ToolSpec>(spec: T, input: z.input<T['input']>): ToolCall {
  return { name: spec.name, input };
}

export function* call<T extends ToolSpec>(spec: T, input: z.input<T['input']>): Script<ToolReply> {
  const [reply] = yield [toolCall(spec, input)];
  return reply ?? { ok: false, text: 'The tool gave no answer.' };
}

/** A rule that has nothing to look up. */
export function* say(text: string): Script {
  yield* [];
  return text;
}

/**
 * Runs the script through what has happened and answers what comes next. Only the order of calls counts: rounds without a word
 * between them reach a model as one.
 */
export function advance(script: Script, done: readonly Done[]): Advance {
  let step = script.next();
  let at = 0;
  while (step.done !== true) {
    const asked = step.value;
    if (at === done.length) return { kind: 'calls', calls: asked };
    const given = done.slice(at, at + asked.length);
    if (given.map((one) => one.name).join() !== asked.map((one) => one.name).join()) {
      return { kind: 'text', text: 'The steps so far do not fit this request any more. Send it again.', unread: done.slice(at) };
    }
    at += asked.length;
    step = script.next(given.map((one) => one.reply));
  }
  return { kind: 'text', text: step.value, unread: done.slice(at) };
}

/** What was done since the user's last message. */
export function doneSince(messages: readonly ModelMessage[]): readonly Done[] {
  const since = messages.slice(messages.findLastIndex((message) => message.role === 'user') + 1);
  const replies = new Map(since.flatMap((message) => (message.role === 'tool' ? [[message.call_id, message] as const] : [])));
  return since.flatMap((message) =>
    message.role !== 'assistant'
      ? []
      : message.tool_calls.map(({ name, call_id }): Done => {
          const reply = replies.get(call_id);
          return {
            name,
            reply: reply === undefined ? { ok: false, text: 'The tool gave no answer.' } : { ok: !reply.is_error, text: reply.text },
          };
        }),
  );
}
