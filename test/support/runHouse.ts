/** The run room over a real database, with models and editors that do what a test tells them. */
import type { Credentials, Model } from '#contracts/agents/model';
import type { RunEvent } from '#contracts/chat/runEvent';
import { AppError } from '#contracts/core/errors';
import { ConversationId, MessageId, type RunId } from '#contracts/core/ids';
import type { RunSettings } from '#contracts/local/conversations';
import type { ServerFrame } from '#contracts/local/link';
import type { PlanEdits } from '../../server/local/edits/engine.ts';
import type { Links } from '../../server/local/links/links.ts';
import type { Models, RoutedEvent } from '../../server/local/providers/models.ts';
import type { ModelRequest } from '../../server/local/providers/provider.ts';
import { createRunServices } from '../../server/local/runs/createRunServices.ts';
import type { RunLimits, RunServices } from '../../server/local/runs/runServices.ts';
import { openStore, type Store } from '../../server/local/store/openStore.ts';
import { createTools } from '../../server/local/tools/index.ts';
import { systemClock, type Clock } from '../../server/shared/clock.ts';
import { systemIds, type Ids } from '../../server/shared/ids.ts';
import { silentLog } from '../../server/shared/log.ts';
import { waitFor } from './waitFor.ts';

export type AskedModel = Omit<ModelRequest, 'model'> & { readonly settings: RunSettings; readonly credentials: Credentials };
/** One turn of the model: what it streams, in order; or a generator that may wait. */
export type Turn = readonly RoutedEvent[] | ((request: AskedModel) => AsyncIterable<RoutedEvent>);

export const say = (...texts: string[]): RoutedEvent[] => [
  ...texts.map((text) => ({ type: 'text' as const, text })),
  { type: 'end', reason: 'stop' },
];
export const callTool = (...calls: { name: string; arguments: unknown }[]): RoutedEvent[] => [
  ...calls.map(({ name, arguments: args }, index) => ({
    type: 'tool_call' as const,
    call: { call_id: `model-${index}`, name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
  })),
  { type: 'end', reason: 'tool_calls' },
];

/** An editor tool as the window carries it out. */
export type EditorTool = (
  input: unknown,
  hooks: { readonly signal: AbortSignal; readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void },
) => Promise<unknown>;

export interface HouseOptions {
  readonly dataDir: string;
  readonly turns?: readonly Turn[];
  readonly editor?: Readonly<Record<string, EditorTool>>;
  readonly limits?: Partial<RunLimits>;
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly planEdits?: PlanEdits;
  readonly off?: readonly string[];
}

export interface House extends RunServices {
  readonly asked: AskedModel[];
  readonly frames: ServerFrame[];
  /** What the window was asked to do. */
  readonly calls: { readonly tool: string; readonly input: unknown }[];
  /** Lets the database grow by no more than so many pages; the answer lifts it. */
  limitPages(pages: number): () => void;
}

export function openHouse(options: HouseOptions): House {
  const turns = [...(options.turns ?? [])];
  const asked: AskedModel[] = [];
  const frames: ServerFrame[] = [];
  const calls: { tool: string; input: unknown }[] = [];
  const editor = options.editor ?? {};
  const models: Models = {
    async *stream(settings, credentials, request) {
      asked.push({ ...request, settings, credentials });
      const turn = turns.shift() ?? say('(nothing more to say)');
      yield* typeof turn === 'function' ? turn({ ...request, settings, credentials }) : turn;
    },
    cost: (_model, input, output) => (input + output) / 1_000_000,
  };
  const links: Links = {
    callTool(_target, { tool, input }, hooks) {
      calls.push({ tool, input });
      const run = editor[tool];
      return run === undefined ? Promise.reject(new AppError('E_TOOL_NO_EDITOR')) : run(input, hooks);
    },
    async *callModel() {
      yield { type: 'end', reason: 'failed', failure: new AppError('E_TOOL_NO_EDITOR').toFailure() };
    },
    models: (): readonly Model[] => [],
    toolsOf: () => new Set(Object.keys(editor)),
    broadcast: (frame) => void frames.push(frame),
    count: 1,
  };
  const planEdits: PlanEdits = options.planEdits ?? (() => ({ status: 'rejected', files: [], rejected: [], missing: [] }));
  let store: Store | undefined;
  const services = createRunServices({
    dataDir: options.dataDir,
    clock: options.clock ?? systemClock,
    ids: options.ids ?? systemIds,
    log: silentLog,
    models,
    links,
    tools: createTools({ planEdits, changeFromEdits: () => null }),
    planEdits,
    openStore: (dataDir, clock) => (store = openStore(dataDir, clock)),
    flags: { isOn: (flag) => options.off?.includes(flag) !== true },
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  const limitPages = (pages: number): (() => void) => {
    const limit = (count: number): void => store?.db.exec(`PRAGMA max_page_count = ${count}`);
    limit(Number(store?.db.value('PRAGMA page_count')) + pages);
    return () => limit(1_000_000);
  };
  return { ...services, asked, frames, calls, limitPages };
}

export const offlineSettings: RunSettings = { model: 'offline/rules', fallbacks: [], providers: [] };
export const keyedSettings: RunSettings = { model: 'openai/gpt', fallbacks: [], providers: [] };

export const newConversationId = (): ConversationId => ConversationId.parse(systemIds.next());
export const newMessageId = (): MessageId => MessageId.parse(systemIds.next());

/** A new chat with one message sent. */
export function startChat(house: House, text: string, more: { settings?: RunSettings; credentials?: Credentials } = {}) {
  const conversation_id = newConversationId();
  house.conversations.create({ id: conversation_id, title: '', workspace: null });
  return sendTo(house, conversation_id, text, more);
}

export function sendTo(
  house: House,
  conversation_id: ConversationId,
  text: string,
  more: { settings?: RunSettings; credentials?: Credentials } = {},
) {
  return house.runs.send(conversation_id, {
    message_id: newMessageId(),
    text,
    context: [],
    settings: more.settings ?? offlineSettings,
    ...(more.credentials === undefined ? {} : { credentials: more.credentials }),
  });
}

/** Every stored event of a run. */
export function eventsOf(house: RunServices, run_id: RunId): readonly RunEvent[] {
  const reader = house.events.open(run_id, 0, () => undefined);
  if (reader === null) return [];
  const events: RunEvent[] = [];
  for (let more = reader.read(500); more.length > 0; more = reader.read(500)) events.push(...more);
  reader.close();
  return events;
}

export const ended = (house: RunServices, run_id: RunId) =>
  waitFor(() => house.runs.get(run_id).finished_at !== null, { what: 'the end of the run', interval: 2 });
export const reached = (house: RunServices, run_id: RunId, type: RunEvent['type']) =>
  waitFor(() => eventsOf(house, run_id).find((event) => event.type === type), { what: type, interval: 2 });
