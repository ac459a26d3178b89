/**
 * The outbox. A message is kept, and kept across reloads, until the server has acknowledged its id; what failed in passing is
 * sent again under the same id. Messages of one conversation go one after another, each when the answer before it has ended.
 */
import { batch } from '@preact/signals';
import { errors, type Failure } from '#contracts/core/errors';
import type { MessageId } from '#contracts/core/ids';
import type { Run } from '#contracts/chat/run';
import type { ChatDeps } from './deps.ts';
import type { Live } from './live.ts';
import type { Outgoing } from './persist.ts';
import { activeIn, type OutboxItem, type SendState } from './store.ts';

export interface Sending {
  add(message: Outgoing): void;
  /** Sends what can be sent now. */
  flush(): void;
  /** Tries a failed one again. */
  again(id: MessageId): void;
  /** Takes one back that is not on its way; answers it. */
  takeBack(id: MessageId): Outgoing | null;
}

const pausesMs = [1_000, 2_000, 4_000, 8_000, 15_000];

export function createSending({ bridge, store, now, later }: ChatDeps, live: Live): Sending {
  let failuresInARow = 0;
  let resting = false;

  const setState = (id: MessageId, state: SendState) => {
    store.outbox.value = store.outbox.peek().map((item) => (item.message.message_id === id ? { ...item, state } : item));
  };
  const remove = (id: MessageId) => {
    store.outbox.value = store.outbox.peek().filter((item) => item.message.message_id !== id);
  };

  const isNext = (item: OutboxItem) => {
    const { conversation_id } = item.message;
    const first = store.outbox.peek().find((other) => other.message.conversation_id === conversation_id && other.state.kind !== 'failed');
    if (first !== item || item.state.kind !== 'waiting') return false;
    const active = activeIn(conversation_id, store.runs.peek());
    return active === null || active.run.id === item.message.instead_of;
  };

  const flush = () => {
    if (resting || store.server.peek().state !== 'ready') return;
    for (const item of store.outbox.peek().filter(isNext)) void send(item.message);
  };

  const send = async (message: Outgoing) => {
    setState(message.message_id, { kind: 'sending' });
    const answer = await bridge.request('send', wireOf(message));
    if (answer.ok) {
      failuresInARow = 0;
      const created_at = now();
      batch(() => {
        live.begin(runOf(message, answer.value, created_at), {
          id: message.message_id,
          conversation_id: message.conversation_id,
          parent_message_id: store.turns.peek().findLast((turn) => turn.message.id !== message.message_id)?.message.id ?? null,
          role: 'user',
          parts: [
            ...(message.context.length > 0 ? [{ type: 'context' as const, items: message.context }] : []),
            { type: 'text', text: message.text },
          ],
          run_id: null,
          created_at: created_at - 1,
        });
        remove(message.message_id);
      });
    } else if (errors[answer.failure.code].retryable) {
      setState(message.message_id, { kind: 'waiting' });
      rest();
    } else {
      fail(message.message_id, answer.failure);
    }
    flush();
  };

  const fail = (id: MessageId, failure: Failure) => {
    setState(id, { kind: 'failed', failure });
    store.announcement.value = `Your message was not sent. ${failure.message}`;
  };

  const rest = () => {
    resting = true;
    const pause = pausesMs[Math.min(failuresInARow, pausesMs.length - 1)] ?? 1_000;
    failuresInARow += 1;
    later(() => {
      resting = false;
      flush();
    }, pause);
  };

  return {
    add(message) {
      store.outbox.value = [...store.outbox.peek(), { message, state: { kind: 'waiting' } }];
      flush();
    },
    flush,
    again(id) {
      setState(id, { kind: 'waiting' });
      flush();
    },
    takeBack(id) {
      const item = store.outbox.peek().find(({ message }) => message.message_id === id);
      if (!item || item.state.kind === 'sending') return null;
      remove(id);
      return item.message;
    },
  };
}

function runOf(message: Outgoing, { run_id, reply_id }: Pick<Run, 'reply_id'> & { run_id: Run['id'] }, created_at: number): Run {
  return {
    id: run_id,
    conversation_id: message.conversation_id,
    kind: 'chat',
    message_id: message.message_id,
    reply_id,
    status: 'queued',
    requested_model: message.model,
    model: message.model,
    fallback_used: false,
    retry_of: null,
    failure: null,
    usage: null,
    last_seq: 0,
    created_at,
    finished_at: null,
  };
}

function wireOf({ instead_of: _, ...message }: Outgoing): Omit<Outgoing, 'instead_of'> {
  return message;
}
