/** Turns script steps into the bytes of the Chat Completions wire. Pure. */
import type { ScriptStep } from './providerScript.ts';

export interface WireContext {
  readonly id: string;
  readonly model: string;
  /** Tool calls seen so far; gives each its index and id. */
  calls: number;
}

const frame = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

function chunk(context: WireContext, delta: Record<string, unknown>, finish: string | null = null, usage?: unknown): string {
  return frame({
    id: context.id,
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: context.model,
    choices: usage === undefined ? [{ index: 0, delta, finish_reason: finish }] : [],
    ...(usage === undefined ? {} : { usage }),
  });
}

const usageOf = (usage: { input: number; output: number; reasoning?: number | undefined }): Record<string, unknown> => ({
  prompt_tokens: usage.input,
  completion_tokens: usage.output,
  total_tokens: usage.input + usage.output,
  ...(usage.reasoning === undefined ? {} : { completion_tokens_details: { reasoning_tokens: usage.reasoning } }),
});

function cut(text: string, size: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += size) pieces.push(text.slice(at, at + size));
  return pieces.length === 0 ? [''] : pieces;
}

/** The frames of a step that sends something; null for steps that are about time or the connection. */
export function framesOf(step: ScriptStep, context: WireContext): Buffer[] | null {
  if ('text' in step) {
    return cut(step.text, step.piece ?? Math.max(1, step.text.length)).map((text) => Buffer.from(chunk(context, { content: text })));
  }
  if ('reasoning' in step) return [Buffer.from(chunk(context, { [step.field ?? 'reasoning_content']: step.reasoning }))];
  if ('tool_call' in step) return toolFrames(step.tool_call, context);
  if ('usage' in step) return [Buffer.from(chunk(context, {}, null, usageOf(step.usage)))];
  if ('chunk' in step) return [Buffer.from(frame(step.chunk))];
  if ('raw' in step) return [Buffer.from(step.raw, step.encoding ?? 'utf8')];
  if ('error' in step) return [Buffer.from(frame({ error: step.error }))];
  if ('finish' in step) return [finishFrame(context, step.finish)];
  return null;
}

export const finishFrame = (context: WireContext, finish: string | null): Buffer => Buffer.from(chunk(context, {}, finish));

type ToolCallStep = Extract<ScriptStep, { tool_call: unknown }>['tool_call'];

function toolFrames(call: ToolCallStep, context: WireContext): Buffer[] {
  const number = context.calls++;
  const index = call.index === undefined ? number : call.index;
  const id = call.id === undefined ? `call_${number}` : call.id;
  const place = index === null ? {} : { index };
  const name = { ...place, ...(id === null ? {} : { id }), type: 'function' };
  const send = (delta: Record<string, unknown>): Buffer => Buffer.from(chunk(context, { tool_calls: [delta] }));
  if (typeof call.arguments !== 'string' && call.pieces === undefined) {
    return [send({ ...name, function: { name: call.name, arguments: JSON.stringify(call.arguments) } })];
  }
  const text = typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments);
  const [first = '', ...rest] = cut(text, Math.max(1, Math.ceil(text.length / (call.pieces ?? 1))));
  return [
    send({ ...name, function: { name: call.name, arguments: first } }),
    ...rest.map((piece) => send({ ...place, function: { arguments: piece } })),
  ];
}

/** The same steps as the answer to a request that is not streamed. */
export function wholeAnswer(steps: readonly ScriptStep[], context: WireContext, finish: string | null | undefined): unknown {
  let content = '';
  let reasoning = '';
  let usage: unknown;
  const calls: unknown[] = [];
  for (const step of steps) {
    if ('text' in step) content += step.text;
    if ('reasoning' in step) reasoning += step.reasoning;
    if ('usage' in step) usage = usageOf(step.usage);
    if ('tool_call' in step) {
      const call = step.tool_call;
      const text = typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments);
      calls.push({
        ...(call.id === null ? {} : { id: call.id ?? `call_${context.calls}` }),
        type: 'function',
        function: { name: call.name, arguments: text },
      });
      context.calls += 1;
    }
  }
  const message = {
    role: 'assistant',
    content,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  const reason = finish === undefined ? (calls.length > 0 ? 'tool_calls' : 'stop') : finish;
  return {
    id: context.id,
    object: 'chat.completion',
    created: 1_700_000_000,
    model: context.model,
    choices: [{ index: 0, message, finish_reason: reason }],
    ...(usage === undefined ? {} : { usage }),
  };
}
