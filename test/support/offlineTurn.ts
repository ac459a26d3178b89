/** Carries a turn of the Offline provider through the real tools to its end, and writes down what happened. */
import type { ModelEvent, ModelMessage } from '#contracts/agents/model';
import type { ContextItem } from '#contracts/chat/message';
import { isAppError } from '#contracts/core/errors';
import { RunId } from '#contracts/core/ids';
import { changeFromEdits } from '../../server/local/edits/changeFromEdits.ts';
import { planEdits } from '../../server/local/edits/planEdits.ts';
import { offline } from '../../server/local/providers/offline/offline.ts';
import type { ModelRequest } from '../../server/local/providers/provider.ts';
import { createTools } from '../../server/local/tools/index.ts';
import type { ToolAnswer } from '../../server/local/tools/tool.ts';
import type { MemoryEditor } from './memoryEditor.ts';

export interface OfflineTurn {
  /** The last text: the answer. */
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly input: unknown; readonly answer: ToolAnswer }[];
  /** Files whose text is another than before, null for those that are gone. */
  readonly changed: ReadonlyMap<string, string | null>;
}

const target = { config: { id: 'offline', kind: 'offline', label: 'Offline', needs_key: false }, api_key: undefined } as const;
const tools = createTools({ planEdits, changeFromEdits });
const maxRounds = 30;

export function offlineRequest(text: string, more: Partial<ModelRequest> = {}): ModelRequest {
  return {
    target: { run_id: RunId.parse('0197f000-0000-7000-8000-000000000001'), client_id: undefined, workspace: null },
    model: 'rules',
    messages: [{ role: 'user', text }],
    tools: tools.map(({ spec }) => ({ name: spec.name, description: spec.description, parameters: {} })),
    turn: { text, context: [] },
    signal: new AbortController().signal,
    ...more,
  };
}

export async function offlineEvents(request: ModelRequest): Promise<readonly ModelEvent[]> {
  const events: ModelEvent[] = [];
  for await (const event of offline.stream(target, request)) events.push(event);
  return events;
}

export async function offlineTurn(
  editor: MemoryEditor,
  text: string,
  context: readonly ContextItem[] = [],
  without: readonly string[] = [],
): Promise<OfflineTurn> {
  const before = new Map(editor.files);
  const messages: ModelMessage[] = [{ role: 'user', text }];
  const calls: { name: string; input: unknown; answer: ToolAnswer }[] = [];
  const plain = offlineRequest(text);
  for (let round = 0; round < maxRounds; round += 1) {
    const offered = plain.tools.filter((tool) => !without.includes(tool.name));
    const events = await offlineEvents({ ...plain, messages: [...messages], tools: offered, turn: { text, context } });
    const said = events.flatMap((event) => (event.type === 'text' ? event.text : [])).join('');
    const asked = events.flatMap((event) => (event.type === 'tool_call' ? event.call : []));
    if (asked.length === 0) return { text: said, calls, changed: changedFiles(before, editor.files) };
    messages.push({ role: 'assistant', text: said, tool_calls: asked });
    for (const call of asked) {
      const answer = await runTool(editor, context, call.name, JSON.parse(call.arguments));
      calls.push({ name: call.name, input: JSON.parse(call.arguments), answer });
      messages.push({ role: 'tool', call_id: call.call_id, name: call.name, text: answer.text, is_error: !answer.ok });
    }
  }
  throw new Error(`The turn did not end within ${maxRounds} rounds.`);
}

async function runTool(editor: MemoryEditor, context: readonly ContextItem[], name: string, input: unknown): Promise<ToolAnswer> {
  const tool = tools.find(({ spec }) => spec.name === name);
  if (tool === undefined) throw new Error(`Offline called a tool that does not exist: ${name}.`);
  try {
    return await tool.run(editor.context(context), tool.spec.input.parse(input));
  } catch (error) {
    if (isAppError(error)) return { ok: false, text: `${error.code}: ${error.message}` };
    throw error;
  }
}

function changedFiles(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): ReadonlyMap<string, string | null> {
  const changed = new Map<string, string | null>();
  for (const [path, text] of after) if (before.get(path) !== text) changed.set(path, text);
  for (const path of before.keys()) if (!after.has(path)) changed.set(path, null);
  return changed;
}

/** Readable from top to bottom, for goldens. */
export function transcript(request: string, turn: OfflineTurn): string {
  const out = ['# user', '', request, ''];
  for (const { name, input, answer } of turn.calls) {
    out.push(`# tool ${name}${answer.ok ? '' : ' (failed)'}`, '', ...inputLines(input), '', answer.text.trimEnd(), '');
  }
  out.push('# offline', '', turn.text, '');
  for (const [path, text] of turn.changed) out.push(`# file ${path}`, '', text === null ? '(deleted)' : text.trimEnd(), '');
  return `${out.join('\n').replaceAll('\r', '␍').trimEnd()}\n`;
}

function inputLines(input: unknown): readonly string[] {
  return Object.entries(input ?? {}).map(([key, value]) =>
    typeof value === 'string' && value.includes('\n')
      ? `${key}:\n${value.replace(/^/gm, '    ').trimEnd()}`
      : `${key}: ${JSON.stringify(value)}`,
  );
}
