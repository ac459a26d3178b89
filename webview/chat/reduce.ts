/**
 * The panel's state as pure functions: what a run looks like (a fold over its events, in order and without gaps) and which
 * messages of a conversation are on the path shown. Nothing here knows of signals, the host or the DOM.
 */
import type { Message, Part } from '#contracts/chat/message';
import { isTerminal, type Run, type RunStatus } from '#contracts/chat/run';
import { isFinalEvent, type RunEvent } from '#contracts/chat/runEvent';
import { emptyRunView, reduceRun, type RunView } from '#contracts/chat/runView';
import type { ConversationId, MessageId, RunId } from '#contracts/core/ids';

export interface RunEntry {
  readonly run: Run;
  readonly view: RunView;
  /** Parts stored with the message, shown until the fold has caught up with what was stored. */
  readonly stored: readonly Part[];
  /** Events that came ahead of a missing one. */
  readonly held: readonly RunEvent[];
  /** By the server's clock, as is `finished_at`. */
  readonly started_at: number | null;
  readonly finished_at: number | null;
}

export interface ShownRun {
  readonly id: RunId;
  readonly status: RunStatus;
  readonly parts: readonly Part[];
  readonly view: Pick<RunView, 'fallback_used' | 'usage' | 'failure' | 'model'>;
  readonly ms: number | null;
}

export function entryOf(run: Run, reply: Message | undefined, before?: RunEntry): RunEntry {
  if (before && before.view.seq >= run.last_seq) return before;
  const parts = reply?.parts ?? [];
  if (isTerminal(run.status) && reply) {
    const { status, model, fallback_used, usage, failure, last_seq } = run;
    const view: RunView = { seq: last_seq, status, parts, model, fallback_used, usage, failure };
    return { run, view, stored: parts, held: [], started_at: run.created_at, finished_at: run.finished_at };
  }
  return {
    run,
    view: before?.view ?? emptyRunView,
    stored: parts,
    held: before?.held ?? [],
    started_at: before?.started_at ?? null,
    finished_at: null,
  };
}

/** Folds in what can be folded; `missingAfter` says from where events must be asked for again. */
export function receive(entry: RunEntry, events: readonly RunEvent[]): { entry: RunEntry; missingAfter: number | null } {
  const waiting = [...entry.held, ...events].filter((event) => event.seq > entry.view.seq).toSorted((a, b) => a.seq - b.seq);
  let { view, started_at, finished_at } = entry;
  let next = 0;
  for (const event of waiting) {
    if (event.seq > view.seq + 1) break;
    next += 1;
    view = reduceRun(view, event);
    started_at ??= event.at;
    if (isFinalEvent(event.type)) finished_at = event.at;
  }
  const held = waiting.slice(next, next + 2_000);
  return { entry: { ...entry, view, held, started_at, finished_at }, missingAfter: held.length > 0 ? view.seq : null };
}

export function shownRun(entry: RunEntry): ShownRun {
  const { run, view, stored, started_at, finished_at } = entry;
  const caughtUp = view.seq >= run.last_seq;
  const status = view.seq > 0 && caughtUp ? view.status : run.status;
  return {
    id: run.id,
    status,
    parts: caughtUp ? view.parts : stored,
    view: { ...view, model: view.model ?? run.model },
    ms: finished_at === null || started_at === null ? null : Math.max(0, finished_at - started_at),
  };
}

export const isActive = (entry: RunEntry): boolean => !isTerminal(shownRun(entry).status);
export const isParked = (entry: RunEntry): boolean => shownRun(entry).status === 'waiting';

export interface Thread {
  readonly id: ConversationId;
  readonly title: string;
  readonly messages: ReadonlyMap<MessageId, Message>;
  /** Which answer the user switched to, by the message it answers. */
  readonly chosen: ReadonlyMap<string, MessageId>;
  /** Asks for the page before; null when all is here. */
  readonly older: string | null;
  readonly loading: boolean;
}

export const emptyThread = (id: ConversationId): Thread => ({
  id,
  title: '',
  messages: new Map(),
  chosen: new Map(),
  older: null,
  loading: false,
});

/** Adds or replaces messages; one that is new becomes the one shown among its siblings. */
export function withMessages(thread: Thread, added: readonly Message[], choose: boolean): Thread {
  const messages = new Map(thread.messages);
  const chosen = new Map(thread.chosen);
  for (const message of added) {
    if (choose && !messages.has(message.id)) chosen.set(message.parent_message_id ?? '', message.id);
    messages.set(message.id, message);
  }
  return { ...thread, messages, chosen };
}

export interface Turn {
  readonly message: Message;
  readonly parent: string;
  /** Every answer to the same message, oldest first; this one included. */
  readonly siblings: readonly MessageId[];
}

const byTime = (a: Message, b: Message) => a.created_at - b.created_at || (a.id < b.id ? -1 : 1);

/** The path shown: from the newest message up to the oldest loaded one, then down again by the user's choices. */
export function turnsOf({ messages, chosen }: Pick<Thread, 'messages' | 'chosen'>): readonly Turn[] {
  const ordered = [...messages.values()].toSorted(byTime);
  const parentOf = new Map<string, string>();
  const children = new Map<string, Message[]>();
  let previous: Message | undefined;
  for (const message of ordered) {
    const parent = message.parent_message_id ?? previous?.id ?? '';
    parentOf.set(message.id, parent);
    const siblings = children.get(parent);
    if (siblings) siblings.push(message);
    else children.set(parent, [message]);
    previous = message;
  }
  // The newest descendant of each message decides which branch is current. Parents come before children in time.
  const newest = new Map<string, number>();
  ordered.forEach((message, at) => newest.set(message.id, at));
  for (const message of ordered.toReversed()) {
    const parent = parentOf.get(message.id) ?? '';
    newest.set(parent, Math.max(newest.get(parent) ?? -1, newest.get(message.id) ?? -1));
  }
  // A ring of parents cannot be drawn; wherever one is met, the walk ends.
  const climbed = new Set<string>();
  let top: string | undefined = ordered.at(-1)?.id;
  while (top !== undefined && parentOf.has(top) && !climbed.has(top)) {
    climbed.add(top);
    top = parentOf.get(top);
  }

  const turns: Turn[] = [];
  const shownIds = new Set<string>();
  for (let parent = top; parent !== undefined && !shownIds.has(parent);) {
    shownIds.add(parent);
    const siblings: readonly Message[] = children.get(parent) ?? [];
    const picked = chosen.get(parent);
    const shown =
      siblings.find((message) => message.id === picked) ??
      siblings.toSorted((a, b) => (newest.get(a.id) ?? 0) - (newest.get(b.id) ?? 0)).at(-1);
    if (!shown) break;
    turns.push({ message: shown, parent, siblings: siblings.map((message) => message.id) });
    parent = shown.id;
  }
  return turns;
}
