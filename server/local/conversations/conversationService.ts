/** Conversations and their messages as the routes serve them. */
import { z } from 'zod';
import type { Conversation, ConversationHit } from '#contracts/chat/conversation';
import type { Message } from '#contracts/chat/message';
import { foldRun } from '#contracts/chat/runView';
import { AppError } from '#contracts/core/errors';
import type { ConversationId } from '#contracts/core/ids';
import type { RunRoom } from '../runs/runRoom.ts';
import type { ConversationService } from '../runs/runServices.ts';
import type { Scheduler } from '../runs/scheduler.ts';
import { publicRun, type StoredRun } from '../store/runStore.ts';
import { readCursor, writeCursor } from './cursor.ts';

const ListCursor = z.object({ updated_at: z.int(), id: z.string() });
const MessageCursor = z.object({ before: z.int() });

export function createConversationService(room: RunRoom, scheduler: Scheduler): ConversationService {
  const { store, events, clock, links } = room;

  const must = (id: ConversationId): Conversation => {
    const conversation = store.conversations.get(id);
    if (conversation === null) throw new AppError('E_NOT_FOUND');
    return conversation;
  };

  /** The parts an unfinished run has stored so far. */
  const present = (message: Message, runs: readonly StoredRun[]): Message => {
    const run = runs.find((candidate) => candidate.reply_id === message.id);
    return run === undefined || run.finished_at !== null ? message : { ...message, parts: [...foldRun(events.replay(run.id)).parts] };
  };

  return {
    list({ q, cursor, limit }) {
      const after = readCursor(ListCursor, cursor);
      const wanted = q?.trim() ?? '';
      const found: readonly ConversationHit[] =
        wanted === ''
          ? store.conversations.page(after, limit + 1).map((conversation) => ({ ...conversation, snippet: null }))
          : store.search.search(wanted, after, limit + 1);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return {
        items,
        next_cursor: found.length > limit && last !== undefined ? writeCursor({ updated_at: last.updated_at, id: last.id }) : null,
      };
    },

    create({ id, title, workspace }) {
      const known = store.conversations.state(id);
      if (known?.deleted === true) throw new AppError('E_CONFLICT', 'A deleted chat has this id.');
      if (known === null) {
        store.conversations.insert({ id, title, workspace, at: clock.now() });
        room.announce(id);
      }
      return must(id);
    },

    get: must,

    rename(id, title) {
      must(id);
      store.conversations.setTitle(id, title);
      room.announce(id);
      return must(id);
    },

    remove(id) {
      must(id);
      for (const run of store.runs.unfinished(id).toReversed()) scheduler.cancel(run);
      store.conversations.setDeleted(id, clock.now());
      links.broadcast({ frame: 'conversation.deleted', conversation_id: id });
    },

    restore(id) {
      if (store.conversations.state(id) === null) throw new AppError('E_NOT_FOUND');
      store.conversations.setDeleted(id, null);
      room.announce(id);
      return must(id);
    },

    messages(id, { cursor, limit }) {
      must(id);
      const found = store.messages.page(id, readCursor(MessageCursor, cursor)?.before ?? null, limit + 1);
      const page = found.length > limit ? found.slice(1) : found;
      const [oldest] = page;
      const runs = store.runs.ofReplies(id, new Set(page.map(({ message }) => message.id)));
      return {
        items: page.map(({ message }) => present(message, runs)),
        runs: runs.map(publicRun),
        next_cursor: found.length > limit && oldest !== undefined ? writeCursor({ before: oldest.position }) : null,
      };
    },
  };
}
