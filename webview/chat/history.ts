/** The list of conversations: searched, paged, renamed, deleted with a way back. */
import type { Conversation } from '#contracts/chat/conversation';
import type { ConversationId } from '#contracts/core/ids';
import type { Conversations } from './conversations.ts';
import type { ChatDeps } from './deps.ts';
import { emptyHistory } from './store.ts';

export interface History {
  show(): void;
  /** Searches after a short rest in typing. */
  search(query: string): void;
  loadMore(): Promise<void>;
  rename(id: ConversationId, title: string): Promise<void>;
  remove(id: ConversationId): Promise<void>;
  onChanged(conversation: Conversation): void;
  onDeleted(id: ConversationId): void;
}

const searchRestMs = 200;

export function createHistory({ bridge, store, later }: ChatDeps, conversations: Conversations): History {
  let cancelSearch = () => {};
  /** Grows with every new list asked for; an answer to an older question is dropped. */
  let generation = 0;

  const load = async (query: string, cursor: string | null) => {
    const mine = cursor === null ? ++generation : generation;
    store.history.value = { ...store.history.peek(), query, loading: true, failure: null };
    const answer = await bridge.request('listConversations', { q: query, cursor });
    if (mine !== generation) return;
    const before = store.history.peek();
    if (!answer.ok) {
      store.history.value = { ...before, loading: false, failure: answer.failure };
      return;
    }
    const known = new Set(cursor === null ? [] : before.items.map((item) => item.id));
    const items = [...(cursor === null ? [] : before.items), ...answer.value.items.filter((item) => !known.has(item.id))];
    store.history.value = { query, items, cursor: answer.value.next_cursor, loading: false, failure: null };
    if (cursor === null && query !== '')
      store.announcement.value = `${items.length}${answer.value.next_cursor ? ' or more' : ''} conversations found`;
  };

  const drop = (id: ConversationId) => {
    store.history.value = { ...store.history.peek(), items: store.history.peek().items.filter((item) => item.id !== id) };
    if (store.thread.peek()?.id === id) {
      const { screen } = store;
      const here = screen.peek();
      conversations.startNew();
      screen.value = here;
    }
  };

  const restore = async (id: ConversationId) => {
    store.toast.value = null;
    const answer = await bridge.request('restoreConversation', { conversation_id: id });
    if (!answer.ok) store.toast.value = { text: answer.failure.message, tone: 'error', action: null };
    else {
      store.announcement.value = 'Conversation restored';
      await load(store.history.peek().query, null);
    }
  };

  const offerBack = (id: ConversationId) => {
    store.toast.value = { text: 'Conversation deleted.', tone: 'info', action: { label: 'Undo', run: () => void restore(id) } };
  };

  return {
    show() {
      store.screen.value = 'history';
      store.history.value = { ...emptyHistory, items: store.history.peek().query === '' ? store.history.peek().items : [] };
      void load('', null);
    },
    search(query) {
      cancelSearch();
      generation += 1;
      store.history.value = { ...store.history.peek(), query, loading: true };
      cancelSearch = later(() => void load(query, null), searchRestMs);
    },
    async loadMore() {
      const { cursor, loading, query } = store.history.peek();
      if (cursor !== null && !loading) await load(query, cursor);
    },
    async rename(id, title) {
      const answer = await bridge.request('renameConversation', { conversation_id: id, title });
      if (!answer.ok) {
        store.toast.value = { text: answer.failure.message, tone: 'error', action: null };
        return;
      }
      store.history.value = {
        ...store.history.peek(),
        items: store.history.peek().items.map((item) => (item.id === id ? { ...item, title } : item)),
      };
      const thread = store.thread.peek();
      if (thread?.id === id) store.thread.value = { ...thread, title };
      store.announcement.value = `Renamed to ${title}`;
    },
    async remove(id) {
      const answer = await bridge.request('deleteConversation', { conversation_id: id });
      if (!answer.ok) {
        store.toast.value = { text: answer.failure.message, tone: 'error', action: null };
        return;
      }
      drop(id);
      offerBack(id);
    },
    onChanged(conversation) {
      const { items } = store.history.peek();
      const known = items.some((item) => item.id === conversation.id);
      if (known)
        store.history.value = {
          ...store.history.peek(),
          items: items.map((item) => (item.id === conversation.id ? { ...item, ...conversation } : item)),
        };
      else if (store.screen.peek() === 'history') void load(store.history.peek().query, null);
      const thread = store.thread.peek();
      if (thread?.id === conversation.id) store.thread.value = { ...thread, title: conversation.title };
    },
    onDeleted(id) {
      const wasOpen = store.thread.peek()?.id === id;
      drop(id);
      if (wasOpen) offerBack(id);
    },
  };
}
