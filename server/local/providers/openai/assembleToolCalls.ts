/**
 * Puts tool calls together from the pieces servers send: indexes missing, repeated or huge, ids missing or doubled, names
 * whole, repeated or in pieces, arguments as text or as an object. Pure.
 */
import type { ToolUse } from '#contracts/agents/model';
import { countOf, fieldsOf, isFields, listOf, textOf, type Fields } from './narrow.ts';

interface Draft {
  readonly index: number | undefined;
  id: string;
  name: string;
  arguments: string;
}

export interface ToolCalls {
  /** Takes `delta.tool_calls`, whatever it is. */
  add(pieces: unknown): void;
  /** The calls in order of their first piece; with `whole_only`, those whose arguments are complete. */
  finish(options: { readonly whole_only: boolean }): readonly ToolUse[];
  readonly count: number;
}

export function assembleToolCalls(most: number): ToolCalls {
  const drafts: Draft[] = [];

  function find(piece: Fields, name: string): Draft | undefined {
    const index = countOf(piece['index']);
    const id = textOf(piece['id']);
    const last = drafts.at(-1);
    const candidate =
      index === undefined
        ? id === ''
          ? last
          : drafts.find((draft) => draft.id === id)
        : drafts.findLast((draft) => draft.index === index);
    if (candidate === undefined) return id !== '' && name === '' && index === undefined ? last : undefined;
    // Another id under the same index is another call, unless it brings no name: then only the id wobbles.
    if (id !== '' && candidate.id !== '' && id !== candidate.id && name !== '') return undefined;
    // Without an id, a name after whole arguments begins the next call.
    if (id === '' && name !== '' && candidate.arguments !== '' && isJson(candidate.arguments)) return undefined;
    return candidate;
  }

  return {
    add(pieces) {
      for (const piece of listOf(pieces).filter(isFields)) {
        const called = fieldsOf(piece['function'] ?? piece);
        const name = textOf(called['name']);
        const known = find(piece, name);
        if (known === undefined && drafts.length >= most) continue;
        const draft = known ?? { index: countOf(piece['index']), id: '', name: '', arguments: '' };
        if (known === undefined) drafts.push(draft);
        if (draft.id === '') draft.id = textOf(piece['id']);
        if (name !== '' && name !== draft.name) draft.name = draft.arguments === '' ? draft.name + name : draft.name;
        draft.arguments += argumentsOf(called['arguments']);
      }
    },
    finish({ whole_only }) {
      const used = new Set<string>();
      return drafts
        .filter((draft) => draft.name !== '' || draft.arguments.trim() !== '')
        .filter((draft) => !whole_only || (draft.arguments.trim() !== '' && isJson(draft.arguments)))
        .map((draft, place) => ({
          call_id: uniqueId(draft.id, place, used),
          name: draft.name,
          arguments: draft.arguments.trim() === '' ? '{}' : draft.arguments,
        }));
    },
    get count() {
      return drafts.length;
    },
  };
}

function argumentsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : '';
}

function uniqueId(id: string, place: number, used: Set<string>): string {
  const wanted = id === '' ? `call_${place}` : id.slice(0, 150);
  let unique = wanted;
  for (let again = 2; used.has(unique); again += 1) unique = `${wanted}_${again}`;
  used.add(unique);
  return unique;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
