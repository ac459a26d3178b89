/** Turns the chunks of a Chat Completions answer, or a whole one, into ModelEvents. Pure: no network, no clock. */
import type { ModelEvent } from '#contracts/agents/model';
import type { Failure } from '#contracts/core/errors';
import { assembleToolCalls } from './assembleToolCalls.ts';
import { countOf, fieldsOf, isFields, listOf, textOf, type Fields } from './narrow.ts';
import { splitThinking } from './splitThinking.ts';

type EndReason = Extract<ModelEvent, { type: 'end' }>['reason'];

export interface Answer {
  /** The events of one chunk of a stream. */
  take(chunk: unknown): readonly ModelEvent[];
  /** The events that end the answer. `complete`: the wire said it was over. */
  finish(complete: boolean): readonly ModelEvent[];
  /** The same for an answer that broke off: what arrived stays, tool calls do not. */
  fail(failure: Failure): readonly ModelEvent[];
  cancel(): readonly ModelEvent[];
}

/** `toolName` turns the name on the wire into ours. */
export function assembleAnswer(toolName: (wire: string) => string, mostCalls: number): Answer {
  const calls = assembleToolCalls(mostCalls);
  const thinking = splitThinking();
  let finish: string | undefined;
  let usage: Extract<ModelEvent, { type: 'usage' }> | undefined;

  function take(chunk: unknown): readonly ModelEvent[] {
    const fields = fieldsOf(chunk);
    usage = usageOf(fields) ?? usage;
    const choice = fieldsOf(listOf(fields['choices']).find((one) => isFields(one) && (countOf(one['index']) ?? 0) === 0));
    const delta = fieldsOf(choice['delta'] ?? choice['message']);
    const events: ModelEvent[] = [];
    const reasoning = textOf(delta['reasoning_content']) || textOf(delta['reasoning']);
    if (reasoning !== '') events.push({ type: 'reasoning', text: reasoning });
    const text = contentOf(delta['content']) + textOf(delta['refusal']);
    if (text !== '') events.push(...thinking.take(text));
    if ('tool_calls' in delta) calls.add(delta['tool_calls']);
    if (isFields(delta['function_call'])) calls.add([{ index: 0, function: delta['function_call'] }]);
    if (typeof choice['finish_reason'] === 'string' && choice['finish_reason'] !== '') finish = choice['finish_reason'];
    return events;
  }

  const closing = (): ModelEvent[] => [...thinking.end(), ...(usage === undefined ? [] : [usage])];

  return {
    take,
    finish(complete) {
      if (finish === undefined && !complete) {
        return [
          ...closing(),
          {
            type: 'end',
            reason: 'failed',
            failure: {
              code: 'E_PROVIDER_STREAM',
              message: 'The answer broke off before its end. What arrived is kept; retry to ask again.',
            },
          },
        ];
      }
      const reason = reasonOf(finish);
      const whole = calls.finish({ whole_only: reason === 'length' });
      const events: ModelEvent[] = thinking.end().map((piece) => piece);
      for (const call of whole) events.push({ type: 'tool_call', call: { ...call, name: toolName(call.name) } });
      if (usage !== undefined) events.push(usage);
      events.push({ type: 'end', reason: whole.length > 0 ? 'tool_calls' : reason });
      return events;
    },
    fail: (failure) => [...closing(), { type: 'end', reason: 'failed', failure }],
    cancel: () => [...closing(), { type: 'end', reason: 'cancelled' }],
  };
}

/** Servers invent finish reasons; what is not known is a plain end. A call that was not made is none. */
function reasonOf(finish: string | undefined): EndReason {
  if (finish === 'length' || finish === 'max_tokens') return 'length';
  if (finish === 'content_filter') return 'filtered';
  return 'stop';
}

/** Text, or the text parts of a list of parts. */
function contentOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content)
    .map((part) => textOf(fieldsOf(part)['text']))
    .join('');
}

function usageOf(chunk: Fields): Extract<ModelEvent, { type: 'usage' }> | undefined {
  const usage = chunk['usage'] ?? fieldsOf(chunk['x_groq'])['usage'];
  if (!isFields(usage)) return undefined;
  const input_tokens = countOf(usage['prompt_tokens'] ?? usage['input_tokens']);
  const output_tokens = countOf(usage['completion_tokens'] ?? usage['output_tokens']);
  if (input_tokens === undefined && output_tokens === undefined) return undefined;
  const reasoning = countOf(fieldsOf(usage['completion_tokens_details'])['reasoning_tokens']);
  return {
    type: 'usage',
    input_tokens: input_tokens ?? 0,
    output_tokens: output_tokens ?? 0,
    ...(reasoning === undefined ? {} : { reasoning_tokens: reasoning }),
  };
}
