/**
 * Tells every client how a conversation is now. What changes within a moment is told once, and after the work that changed it:
 * the clients' lists can wait for it, the first word of an answer need not.
 */
import type { ConversationId } from '#contracts/core/ids';
import type { Links } from '../links/links.ts';
import type { ConversationStore } from '../store/conversationStore.ts';

export interface Announcer {
  announce(id: ConversationId): void;
  /** Tells what is still to be told; afterwards nothing more. */
  close(): void;
}

const momentMs = 25;

export function createAnnouncer(conversations: Pick<ConversationStore, 'get'>, links: Pick<Links, 'broadcast' | 'count'>): Announcer {
  const changed = new Set<ConversationId>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function tell(): void {
    timer = undefined;
    for (const id of changed) {
      const conversation = links.count === 0 ? null : conversations.get(id);
      if (conversation !== null) links.broadcast({ frame: 'conversation.changed', conversation });
    }
    changed.clear();
  }

  return {
    announce(id) {
      if (closed) return;
      changed.add(id);
      timer ??= setTimeout(tell, momentMs).unref();
    },
    close() {
      clearTimeout(timer);
      tell();
      closed = true;
    },
  };
}
