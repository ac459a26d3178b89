/**
 * The embedded default: no network, no weights. Its “model” is a list of rules that turn plain requests into the tool calls and
 * texts a model would make. It says that it is rules, and never pretends to understand more.
 */
import type { Model, ModelEvent } from '#contracts/agents/model';
import { toAppError } from '#contracts/core/errors';
import type { ModelRequest, Provider } from '../provider.ts';
import { rules } from './intents/index.ts';
import { editFile } from '#contracts/tools/editFile';
import { renameSymbol } from '#contracts/tools/renameSymbol';
import { editSentence } from './editReport.ts';
import { advance, doneSince, say } from './script.ts';
import type { Advance, Script } from './script.ts';
import { readTurn } from './turn.ts';
import type { Turn } from './turn.ts';

export const offlineModel: Model = {
  ref: 'offline/rules',
  label: 'Offline (no model)',
  provider: 'offline',
  capabilities: { tools: true, images: false, reasoning: false, context_tokens: null },
  price: { input: 0, output: 0 },
  local: true,
};

export const offline: Provider = {
  kind: 'offline',
  listModels: () => Promise.resolve({ ok: true, models: [offlineModel] }),
  async *stream(_target, request) {
    yield* answer(request);
  },
  once: (_target, request) => Promise.resolve([...answer(request)]),
  healthcheck: () => Promise.resolve(null),
  capabilities: () => offlineModel.capabilities,
};

/** Never throws: what would be a bug here ends as a failure like any other. */
function* answer(request: ModelRequest): Generator<ModelEvent, void> {
  let reason: 'stop' | 'tool_calls' = 'stop';
  try {
    const next = request.signal.aborted ? null : think(request);
    if (next?.kind === 'calls') {
      reason = 'tool_calls';
      const made = doneSince(request.messages).length;
      for (const [index, { name, input }] of next.calls.entries()) {
        if (request.signal.aborted) break;
        yield { type: 'tool_call', call: { call_id: `offline-${made + index + 1}`, name, arguments: JSON.stringify(input) } };
      }
    } else if (next?.kind === 'text') {
      for (const text of chunks(next.text)) {
        if (request.signal.aborted) break;
        yield { type: 'text', text };
      }
    }
  } catch (error) {
    yield { type: 'end', reason: 'failed', failure: toAppError(error).toFailure() };
    return;
  }
  if (request.signal.aborted) {
    yield { type: 'end', reason: 'cancelled' };
    return;
  }
  yield { type: 'usage', input_tokens: 0, output_tokens: 0 };
  yield { type: 'end', reason };
}

function think(request: ModelRequest): Advance {
  const turn = readTurn(request.turn.text, request.turn.context, new Set(request.tools.map((tool) => tool.name)));
  const next = advance(scriptFor(turn), doneSince(request.messages));
  if (next.kind === 'calls') return next;
  // Results may come back shortened, and a script then stops early; what became of an edit must be said all the same.
  const edit = next.unread.findLast(({ name }) => name === editFile.name || name === renameSymbol.name);
  return edit === undefined ? next : { ...next, text: editSentence(edit.reply, 'Applied the change', 'to') };
}

function scriptFor(turn: Turn): Script {
  for (const rule of rules) {
    const start = rule.match(turn);
    if (start === null) continue;
    const missing = rule.needs.filter((tool) => !turn.tools.has(tool));
    return missing.length === 0 ? start() : withoutTools(missing);
  }
  throw new Error('The last rule takes every turn.');
}

function withoutTools(missing: readonly string[]): Script {
  const names = missing.map((tool) => `\`${tool}\``).join(', ');
  return say(
    `I need ${names} for that, which this chat may not use now: the workspace is not trusted, no editor window has it open, or the tool is turned off.`,
  );
}

/** A few words an event, as a model streams. */
function chunks(text: string): readonly string[] {
  return text.match(/(?:\s*\S+){1,4}\s*/gu) ?? (text === '' ? [] : [text]);
}
