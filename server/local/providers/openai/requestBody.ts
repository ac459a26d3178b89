/** Writes a ModelRequest as a Chat Completions body. Pure. */
import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from 'openai/resources/chat/completions';
import type { ModelMessage } from '#contracts/agents/model';
import type { ModelRequest } from '../provider.ts';
import type { ToolNames } from './toolNames.ts';

type Parts = Pick<ChatCompletionCreateParamsNonStreaming, 'model' | 'messages' | 'tools'>;

export function streamedBody(request: ModelRequest, names: ToolNames, with_usage: boolean): ChatCompletionCreateParamsStreaming {
  return { ...partsOf(request, names), stream: true, ...(with_usage ? { stream_options: { include_usage: true } } : {}) };
}

export function wholeBody(request: ModelRequest, names: ToolNames): ChatCompletionCreateParamsNonStreaming {
  return { ...partsOf(request, names), stream: false };
}

function partsOf(request: ModelRequest, names: ToolNames): Parts {
  const tools = request.tools.map((tool): ChatCompletionTool => ({
    type: 'function',
    function: { name: names.toWire(tool.name), description: tool.description, parameters: { ...tool.parameters } },
  }));
  return {
    model: request.model,
    messages: request.messages.flatMap((message) => wireMessages(message, names)),
    ...(tools.length === 0 ? {} : { tools }),
  };
}

/** Half of a surrogate pair cannot be written in UTF-8 and some servers answer 400 to its escape. */
const sound = (text: string): string => text.toWellFormed();

function wireMessages(message: ModelMessage, names: ToolNames): ChatCompletionMessageParam[] {
  switch (message.role) {
    case 'system':
      return [{ role: 'system', content: sound(message.text) }];
    case 'user':
      return [{ role: 'user', content: sound(message.text) }];
    case 'tool':
      return [{ role: 'tool', tool_call_id: message.call_id, content: sound(message.text) }];
    case 'assistant': {
      const tool_calls = message.tool_calls.map((call) => ({
        id: call.call_id,
        type: 'function' as const,
        function: { name: names.toWire(call.name), arguments: sound(call.arguments) },
      }));
      // An answer that broke off before its first word; servers refuse a message that says nothing.
      if (message.text === '' && tool_calls.length === 0) return [];
      return [
        {
          role: 'assistant',
          content: message.text === '' ? null : sound(message.text),
          ...(tool_calls.length === 0 ? {} : { tool_calls }),
        },
      ];
    }
  }
}
