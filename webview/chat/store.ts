/** The panel's state as signals. Components read it; only the actions write it. */
import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Model, ModelRef } from '#contracts/agents/model';
import type { ServerState } from '#contracts/bridge/chat';
import type { ConversationHit } from '#contracts/chat/conversation';
import type { Failure } from '#contracts/core/errors';
import type { ConversationId, RunId } from '#contracts/core/ids';
import { emptyDraft, type Draft, type Outgoing, type ScrollAnchor } from './persist.ts';
import { isActive, turnsOf, type RunEntry, type Thread, type Turn } from './reduce.ts';

export type SendState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'failed'; readonly failure: Failure };
export interface OutboxItem {
  readonly message: Outgoing;
  readonly state: SendState;
}

export interface Toast {
  readonly text: string;
  readonly tone: 'info' | 'error';
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

export interface HistoryList {
  readonly query: string;
  readonly items: readonly ConversationHit[];
  readonly cursor: string | null;
  readonly loading: boolean;
  readonly failure: Failure | null;
}

export type Screen = 'chat' | 'history';

export interface ChatStore {
  readonly server: Signal<ServerState>;
  readonly booted: Signal<boolean>;
  readonly models: Signal<readonly Model[]>;
  readonly model: Signal<ModelRef | null>;
  readonly trusted: Signal<boolean>;
  readonly place: Signal<'sidebar' | 'editor'>;
  readonly screen: Signal<Screen>;
  /** Null is a chat not begun. */
  readonly thread: Signal<Thread | null>;
  readonly threadFailure: Signal<Failure | null>;
  readonly runs: Signal<ReadonlyMap<RunId, Signal<RunEntry>>>;
  readonly outbox: Signal<readonly OutboxItem[]>;
  readonly draft: Signal<Draft>;
  /** Drafts of the conversations that are not open, by id. */
  readonly drafts: Map<string, Draft>;
  readonly scroll: Signal<ScrollAnchor>;
  readonly history: Signal<HistoryList>;
  readonly toast: Signal<Toast | null>;
  /** Read out by screen readers. */
  readonly announcement: Signal<string>;
  readonly turns: ReadonlySignal<readonly Turn[]>;
  /** The unfinished run of the open conversation. */
  readonly activeRun: ReadonlySignal<RunEntry | null>;
}

export const emptyHistory: HistoryList = { query: '', items: [], cursor: null, loading: false, failure: null };

export function createStore(): ChatStore {
  const thread = signal<Thread | null>(null);
  const runs = signal<ReadonlyMap<RunId, Signal<RunEntry>>>(new Map());
  const turns = computed(() => (thread.value ? turnsOf(thread.value) : []));
  return {
    server: signal<ServerState>({ state: 'starting', text: 'Coterie is starting.' }),
    booted: signal(false),
    models: signal<readonly Model[]>([]),
    model: signal<ModelRef | null>(null),
    trusted: signal(true),
    place: signal<'sidebar' | 'editor'>('sidebar'),
    screen: signal<Screen>('chat'),
    thread,
    threadFailure: signal<Failure | null>(null),
    runs,
    outbox: signal<readonly OutboxItem[]>([]),
    draft: signal<Draft>(emptyDraft),
    drafts: new Map(),
    scroll: signal<ScrollAnchor>(null),
    history: signal<HistoryList>(emptyHistory),
    toast: signal<Toast | null>(null),
    announcement: signal(''),
    turns,
    activeRun: computed(() => activeIn(thread.value?.id, runs.value)),
  };
}

export function activeIn(conversation: ConversationId | undefined, runs: ReadonlyMap<RunId, Signal<RunEntry>>): RunEntry | null {
  for (const { value } of [...runs.values()].toReversed()) {
    if (value.run.conversation_id === conversation && isActive(value)) return value;
  }
  return null;
}
