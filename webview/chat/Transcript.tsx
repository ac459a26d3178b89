/** The conversation: its messages on the path shown, those not yet sent, and the way back to the newest one. */
import { useRef } from 'preact/hooks';
import { Icon } from '../ui/Icon.tsx';
import { AssistantMessage } from './AssistantMessage.tsx';
import { useChat } from './context.ts';
import { opensLater } from './conversations.ts';
import { EmptyState } from './EmptyState.tsx';
import { FailureCard } from './FailureCard.tsx';
import { PendingMessage } from './PendingMessage.tsx';
import { useScrolling } from './useScrolling.ts';
import { UserMessage } from './UserMessage.tsx';

export function Transcript() {
  const { store, actions } = useChat();
  const log = useRef<HTMLDivElement>(null);
  const thread = store.thread.value;
  const turns = store.turns.value;
  const pending = store.outbox.value.filter(
    ({ message }) => message.conversation_id === thread?.id && !thread.messages.has(message.message_id),
  );
  const failure = store.threadFailure.value;
  const { atEnd, jump } = useScrolling(log, turns[0]?.message.id ?? null);
  const isEmpty = turns.length === 0 && pending.length === 0;

  return (
    <main class="transcript-place">
      <div
        class="transcript"
        ref={log}
        role="log"
        aria-live="off"
        aria-label="Conversation"
        tabIndex={0}
        onKeyDown={(event) => moveBetweenMessages(event)}
      >
        <div class="transcript-content">
          {thread?.older && (
            <button
              type="button"
              class="button secondary small older"
              disabled={thread.loading}
              onClick={() => void actions.conversations.loadOlder()}
            >
              {thread.loading ? 'Loading…' : 'Show earlier messages'}
            </button>
          )}
          {failure && thread ? (
            <FailureCard
              failure={failure}
              onRetry={() => void actions.conversations.open(thread.id)}
              note={opensLater(failure.code) ? 'The conversation is safe; it opens again by itself.' : null}
            />
          ) : isEmpty && !thread?.loading ? (
            <EmptyState />
          ) : null}
          {isEmpty && thread?.loading && !failure && <p class="loading">Opening…</p>}
          {turns.map((turn) =>
            turn.message.role === 'user' ? (
              <UserMessage key={turn.message.id} turn={turn} />
            ) : (
              <AssistantMessage key={turn.message.id} turn={turn} />
            ),
          )}
          {pending.map((item) => (
            <PendingMessage key={item.message.message_id} item={item} />
          ))}
        </div>
      </div>
      {!atEnd && (
        <button type="button" class="jump" onClick={jump}>
          <Icon name="chevronDown" />
          Jump to latest
        </button>
      )}
    </main>
  );
}

/** Alt with the arrows goes from message to message. */
function moveBetweenMessages(event: KeyboardEvent): void {
  if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
  const { currentTarget, target } = event;
  if (!(currentTarget instanceof HTMLElement) || !(target instanceof HTMLElement)) return;
  const messages = [...currentTarget.querySelectorAll<HTMLElement>('article')];
  const here = messages.findIndex((message) => message.contains(target));
  const next = here === -1 ? messages.at(event.key === 'ArrowUp' ? -1 : 0) : messages[here + (event.key === 'ArrowUp' ? -1 : 1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
