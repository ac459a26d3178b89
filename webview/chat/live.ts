/** Takes in what the host reports: run events are gathered and folded once a frame; a gap is asked for again. */
import { batch, signal } from '@preact/signals';
import type { Message } from '#contracts/chat/message';
import type { Run } from '#contracts/chat/run';
import type { RunEvent } from '#contracts/chat/runEvent';
import type { RunId } from '#contracts/core/ids';
import type { ChatDeps } from './deps.ts';
import { entryOf, receive, withMessages } from './reduce.ts';

export interface Live {
  /** Queues events for the next frame. */
  accept(events: readonly RunEvent[]): void;
  /** Makes a run known (again). `follow` asks for its events from where the fold stands. */
  track(run: Run, reply: Message | undefined, follow: boolean): void;
  /** Puts a new run and the message it writes into the open conversation. */
  begin(run: Run, user: Message): void;
}

const askAgainMs = 2_000;

export function createLive({ bridge, store, now, frame }: ChatDeps): Live {
  let queue: RunEvent[] = [];
  let scheduled = false;
  const asked = new Map<RunId, { after: number; at: number }>();

  const follow = (run_id: RunId, after: number) => {
    const last = asked.get(run_id);
    if (last && last.after === after && now() - last.at < askAgainMs) return;
    asked.set(run_id, { after, at: now() });
    void bridge.request('follow', { run_id, after });
  };

  const flush = () => {
    scheduled = false;
    const byRun = Map.groupBy(queue, (event) => event.run_id);
    queue = [];
    batch(() => {
      for (const [run_id, events] of byRun) {
        const entry = store.runs.peek().get(run_id);
        if (!entry) continue;
        const { entry: next, missingAfter } = receive(entry.peek(), events);
        entry.value = next;
        if (missingAfter !== null) follow(run_id, missingAfter);
      }
    });
  };

  const track: Live['track'] = (run, reply, mustFollow) => {
    const known = store.runs.peek().get(run.id);
    const entry = entryOf(run, reply, known?.peek());
    if (known) known.value = entry;
    else store.runs.value = new Map(store.runs.peek()).set(run.id, signal(entry));
    if (mustFollow) follow(run.id, entry.view.seq);
  };

  return {
    accept(events) {
      queue.push(...events);
      if (scheduled) return;
      scheduled = true;
      frame(flush);
    },
    track,
    begin(run, user) {
      const thread = store.thread.peek();
      if (thread?.id !== run.conversation_id) return;
      batch(() => {
        track(run, undefined, true);
        // What the server said of a message stands above what was assumed when it was sent.
        const added = [user, replyTo(run)].filter((message) => !thread.messages.has(message.id));
        store.thread.value = withMessages(thread, added, true);
      });
    },
  };
}

/** The message a run is about to write, before anything of it is known. */
function replyTo(run: Run): Message {
  return {
    id: run.reply_id,
    conversation_id: run.conversation_id,
    parent_message_id: run.message_id,
    role: 'assistant',
    parts: [],
    run_id: run.id,
    created_at: run.created_at,
  };
}
