/** Asks providers and routers the way a run does, and reads what came. */
import { RunId } from '#contracts/core/ids';
import type { ModelEvent, ModelMessage, ProviderConfig } from '#contracts/agents/model';
import { RunSettings } from '#contracts/local/conversations';
import { systemIds } from '../../server/shared/ids.ts';
import type { ModelRequest, ProviderTarget } from '../../server/local/providers/provider.ts';

export const user = (text: string): ModelMessage => ({ role: 'user', text });

export function modelRequest(options: Partial<ModelRequest> & { text?: string } = {}): ModelRequest {
  const { text = 'Hello', ...rest } = options;
  return {
    target: { run_id: RunId.parse(systemIds.next()), client_id: undefined, workspace: null },
    model: 'scripted-model',
    messages: [user(text)],
    tools: [],
    turn: { text, context: [] },
    signal: new AbortController().signal,
    ...rest,
  };
}

export function configOf(base_url: string, overrides: Partial<ProviderConfig> = {}): ProviderConfig {
  return { id: 'scripted', kind: 'openai-compatible', label: 'Scripted', base_url, needs_key: false, ...overrides };
}

export const targetOf = (base_url: string, api_key?: string): ProviderTarget => ({ config: configOf(base_url), api_key });

export const settingsOf = (model: string, rest: Partial<RunSettings> = {}): RunSettings => RunSettings.parse({ model, ...rest });

export async function collect<T>(events: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const event of events) all.push(event);
  return all;
}

type Told = { readonly type: string };

export const textIn = (events: readonly Told[]): string =>
  events.map((event) => ('text' in event && event.type === 'text' ? String(event.text) : '')).join('');

/** The last event, which must be the only `end`. */
export function endOf(events: readonly Told[]): Extract<ModelEvent, { type: 'end' }> {
  const ends = events.filter(isEnd);
  const [end] = ends;
  const last = events.at(-1);
  if (ends.length !== 1 || end === undefined || last === undefined || !isEnd(last))
    throw new Error(`not one end at the end: ${JSON.stringify(events)}`);
  return end;
}

const isEnd = (event: Told): event is Extract<ModelEvent, { type: 'end' }> => event.type === 'end';
