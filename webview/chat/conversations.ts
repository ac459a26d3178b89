/** Opens, pages, begins and leaves conversations; keeps each one's draft with it. */
import { batch } from '@preact/signals';
import { errors } from '#contracts/core/errors';
import type { ConversationId, MessageId } from '#contracts/core/ids';
import type { ChatDeps } from './deps.ts';
import type { Live } from './live.ts';
import { emptyDraft } from './persist.ts';
import { emptyThread, withMessages } from './reduce.ts';

export interface Conversations {
  /** Shows a conversation; also brings the open one up to date. */
  open(id: ConversationId): Promise<void>;
  loadOlder(): Promise<void>;
  /** Leaves for a chat not begun. */
  startNew(): void;
  /** Gives the chat not begun an id, keeping what was typed. */
  begin(): ConversationId;
  choose(parent: string, id: MessageId): void;
}

export function createConversations({ bridge, store, ids }: ChatDeps, live: Live): Conversations {
  const key = () => store.thread.peek()?.id ?? 'new';

  const leaveFor = (id: ConversationId | null) => {
    store.drafts.delete(key());
    store.drafts.set(key(), store.draft.peek());
    store.thread.value = id === null ? null : emptyThread(id);
    store.draft.value = store.drafts.get(key()) ?? emptyDraft;
    store.threadFailure.value = null;
  };

  const load = async (id: ConversationId, cursor: string | null) => {
    patch(id, { loading: true });
    const answer = await bridge.request('openConversation', { conversation_id: id, cursor });
    const thread = store.thread.peek();
    if (thread?.id !== id) return;
    if (!answer.ok) {
      batch(() => {
        patch(id, { loading: false });
        // One that was begun here is not known there until its first message arrives.
        const notYetSent =
          answer.failure.code === 'E_NOT_FOUND' && store.outbox.peek().some(({ message }) => message.conversation_id === id);
        if (cursor === null && !notYetSent) store.threadFailure.value = answer.failure;
      });
      return;
    }
    const { items, next_cursor, runs, conversation } = answer.value;
    batch(() => {
      store.threadFailure.value = null;
      for (const run of runs) {
        live.track(
          run,
          items.find((message) => message.id === run.reply_id),
          run.finished_at === null,
        );
      }
      const first = cursor === null && thread.messages.size > 0;
      store.thread.value = {
        ...withMessages(thread, items, false),
        title: conversation.title,
        loading: false,
        older: first ? thread.older : next_cursor,
      };
    });
  };

  const patch = (id: ConversationId, change: { loading: boolean }) => {
    const thread = store.thread.peek();
    if (thread?.id === id) store.thread.value = { ...thread, ...change };
  };

  return {
    async open(id) {
      batch(() => {
        if (store.thread.peek()?.id !== id) {
          leaveFor(id);
          store.scroll.value = null;
        }
        store.screen.value = 'chat';
      });
      await load(id, null);
    },
    async loadOlder() {
      const thread = store.thread.peek();
      if (thread?.older && !thread.loading) await load(thread.id, thread.older);
    },
    startNew() {
      batch(() => {
        if (store.thread.peek() !== null) leaveFor(null);
        store.screen.value = 'chat';
        store.scroll.value = null;
      });
    },
    begin() {
      const id = store.thread.peek()?.id ?? ids.conversation();
      if (store.thread.peek() === null) {
        store.drafts.delete('new');
        store.thread.value = emptyThread(id);
      }
      return id;
    },
    choose(parent, id) {
      const thread = store.thread.peek();
      if (thread) store.thread.value = { ...thread, chosen: new Map(thread.chosen).set(parent, id) };
    },
  };
}

/** Whether opening may be tried again by itself once the server is back. */
export const opensLater = (code: keyof typeof errors): boolean => errors[code].retryable;
