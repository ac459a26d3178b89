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

export interface Round {
  readonly calls: readonly { readonly name: string }[];
  readonly replies: readonly ToolReply[];
}

export type Advance = { readonly kind: 'calls'; readonly calls: readonly ToolCall[] } | { readonly kind: 'text'; readonly text: string };

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

/** Runs the script through what has happened and answers what comes next. */
export function advance(script: Script, rounds: readonly Round[]): Advance {
  let step = script.next();
  for (const round of rounds) {
    if (step.done === true) break;
    const asked = step.value.map((one) => one.name).join();
    if (asked !== round.calls.map((one) => one.name).join())
      return { kind: 'text', text: 'The steps so far do not fit this request any more. Send it again.' };
    step = script.next(round.replies);
  }
  return step.done === true ? { kind: 'text', text: step.value } : { kind: 'calls', calls: step.value };
}

/** The rounds since the user's last message. */
export function roundsOf(messages: readonly ModelMessage[]): readonly Round[] {
  const start = messages.findLastIndex((message) => message.role === 'user') + 1;
  const rounds: { calls: { name: string; call_id: string }[]; replies: ToolReply[] }[] = [];
  for (const message of messages.slice(start)) {
    if (message.role === 'assistant' && message.tool_calls.length > 0) {
      const calls = message.tool_calls.map(({ name, call_id }) => ({ name, call_id }));
      rounds.push({ calls, replies: calls.map(() => ({ ok: false, text: 'The tool gave no answer.' })) });
    } else if (message.role === 'tool') {
      const round = rounds.at(-1);
      const at = round?.calls.findIndex((one) => one.call_id === message.call_id) ?? -1;
      if (round !== undefined && at !== -1) round.replies[at] = { ok: !message.is_error, text: message.text };
    }
  }
  return rounds;
}
