/** One turn of the model: sends the prompt, writes what streams back as events, and gathers the calls it asks for. */
import type { ModelTool, ToolUse, Usage } from '#contracts/agents/model';
import { contextOf, words } from './prompt/transcript.ts';
import { buildPrompt } from './prompt/buildPrompt.ts';
import { systemPrompt } from './prompt/systemPrompt.ts';
import type { FinalBody } from './endRun.ts';
import type { RunRoom } from './runRoom.ts';
import type { RunTask } from './runTask.ts';
import { scrubKeys } from './scrubKeys.ts';
import { splitText } from './splitText.ts';

export type TurnResult =
  | { readonly calls: readonly ToolUse[]; readonly end: Extract<FinalBody, { type: 'run.completed' }> }
  | { readonly failed: FinalBody };

/** Calls a model may ask for in one turn. */
const mostCalls = 64;
const trimmedText = 'Earlier parts of this chat were left out, because it is longer than the model is sent at once.';

export async function modelTurn(
  room: RunRoom,
  task: RunTask,
  tools: readonly ModelTool[],
  written: { units: number },
): Promise<TurnResult> {
  const { run, history } = task;
  const credentials = room.credentials.get(run.id) ?? {};
  const prompt = buildPrompt({
    system: systemPrompt({ tools: tools.length > 0 }),
    history,
    own: task.view.parts,
    maxTokens: room.limits.promptTokens,
  });
  if (prompt.trimmed && !task.view.parts.some((part) => part.type === 'notice' && part.text === trimmedText)) {
    task.store([{ type: 'notice', data: { level: 'info', text: trimmedText } }]);
  }
  const asked = history.at(-1)?.parts ?? [];
  const request = {
    target: task.target,
    messages: prompt.messages,
    tools,
    turn: { text: words(asked), context: contextOf(asked) },
    signal: task.signal,
  };
  const calls: ToolUse[] = [];
  let model = task.view.model ?? run.model;

  for await (const event of room.models.stream(run.settings, credentials, request)) {
    switch (event.type) {
      case 'text':
      case 'reasoning': {
        written.units += event.text.length;
        if (written.units > room.limits.outputUnits) return { failed: limit('The model wrote more than a run may hold.') };
        const type = event.type === 'text' ? 'text.delta' : 'reasoning.delta';
        for (const text of splitText(event.text)) task.emit({ type, data: { text } });
        break;
      }
      case 'tool_call':
        if (calls.length >= mostCalls) return { failed: limit('The model asked for too many steps at once.') };
        calls.push(event.call);
        break;
      case 'usage': {
        const usage = addUsage(task.view.usage, event, room.models.cost(model, event.input_tokens, event.output_tokens));
        task.emit({ type: 'usage', data: usage });
        break;
      }
      case 'fallback': {
        model = event.to;
        const text = `${event.from} could not answer (${scrubKeys(event.failure.message, credentials)}); ${event.to} answers instead.`;
        task.store([{ type: 'notice', data: { level: 'warning', code: event.failure.code, text, fallback_used: event.to } }], {
          model,
          fallback_used: true,
        });
        break;
      }
      case 'end':
        if (event.reason === 'failed' || event.reason === 'cancelled') {
          const { code, message } = event.failure ?? {
            code: 'E_PROVIDER_STREAM' as const,
            message: 'The answer broke off. What arrived is kept; retry to ask again.',
          };
          return { failed: { type: 'run.failed', data: { code, message: scrubKeys(message, credentials) } } };
        }
        return { calls, end: { type: 'run.completed', data: { reason: event.reason === 'tool_calls' ? 'stop' : event.reason } } };
    }
  }
  return {
    failed: {
      type: 'run.failed',
      data: { code: 'E_PROVIDER_STREAM', message: 'The answer broke off. What arrived is kept; retry to ask again.' },
    },
  };
}

export const limit = (message: string): FinalBody => ({ type: 'run.failed', data: { code: 'E_RUN_LIMIT', message } });

/** Totals of the run. An unknown price makes the sum unknown. */
function addUsage(
  sum: Usage | null,
  turn: { readonly input_tokens: number; readonly output_tokens: number; readonly reasoning_tokens?: number | undefined },
  cost: number | null,
): Usage {
  const reasoning = (sum?.reasoning_tokens ?? 0) + (turn.reasoning_tokens ?? 0);
  return {
    input_tokens: (sum?.input_tokens ?? 0) + turn.input_tokens,
    output_tokens: (sum?.output_tokens ?? 0) + turn.output_tokens,
    ...(reasoning > 0 ? { reasoning_tokens: reasoning } : {}),
    cost_usd: cost === null || sum?.cost_usd === null ? null : (sum?.cost_usd ?? 0) + cost,
  };
}
