/** Stored messages in the form a model is sent. Pure. */
import type { ModelMessage, ToolUse } from '#contracts/agents/model';
import type { ContextItem, Part } from '#contracts/chat/message';

/** What an assistant's parts were as a dialogue: text and calls, then the results of those calls, and again. */
export function assistantMessages(parts: readonly Part[], mostResultUnits: number): ModelMessage[] {
  const messages: ModelMessage[] = [];
  let text = '';
  let calls: ToolUse[] = [];
  let results: ModelMessage[] = [];
  const flush = (): void => {
    if (text !== '' || calls.length > 0) messages.push({ role: 'assistant', text, tool_calls: calls }, ...results);
    text = '';
    calls = [];
    results = [];
  };
  for (const part of parts) {
    if (part.type === 'text') {
      if (calls.length > 0) flush();
      text += part.text;
    } else if (part.type === 'tool') {
      calls.push({
        call_id: part.call_id,
        name: part.tool,
        arguments: typeof part.arguments === 'string' ? part.arguments : JSON.stringify(part.arguments ?? {}),
      });
      results.push({
        role: 'tool',
        call_id: part.call_id,
        name: part.tool,
        text: clip(part.result ?? 'The call was stopped before it answered.', mostResultUnits),
        is_error: part.status !== 'done',
      });
    }
  }
  flush();
  return messages;
}

/** What happened to edits after the model last heard of them; said to it with the user's next words. */
export function editNotes(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => {
    if (part.type !== 'edit') return [];
    if (part.outcome === null) return [`(The edit “${part.title}” was not reviewed and not applied.)`];
    return part.outcome.status === 'undone' ? [`(The user undid the edit “${part.title}”.)`] : [];
  });
}

/** The user's words after what they attached. */
export function userText(parts: readonly Part[], notes: readonly string[]): string {
  const attached = parts.flatMap((part) => (part.type === 'context' ? part.items.map(formatContext) : []));
  return [...notes, ...attached, words(parts)].join('\n\n');
}

export const words = (parts: readonly Part[]): string => parts.flatMap((part) => (part.type === 'text' ? part.text : [])).join('\n');

export const contextOf = (parts: readonly Part[]): ContextItem[] => parts.flatMap((part) => (part.type === 'context' ? part.items : []));

function formatContext(item: ContextItem): string {
  const place = item.kind === 'selection' ? `${item.path}, lines ${item.start_line} to ${item.end_line}` : item.path;
  if (item.text === undefined) return `Attached file: ${place}`;
  const fence = fenceFor(item.text);
  return `Attached ${item.kind}: ${place}\n${fence}${item.language ?? ''}\n${item.text}\n${fence}`;
}

/** Longer than any run of backticks inside, so that content cannot end its own block. */
function fenceFor(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(Math.max(3, longest + 1));
}

function clip(text: string, units: number): string {
  return text.length <= units
    ? text
    : `${text.slice(0, units).replace(/[\ud800-\udbff]$/, '')}\n… (${text.length - units} more characters left out)`;
}
