/** A message on its way: waiting, being sent, or refused. Nothing typed is ever dropped here. */
import { VisibleText } from '../ui/VisibleText.tsx';
import { useChat } from './context.ts';
import { FailureCard } from './FailureCard.tsx';
import { focusComposer } from './focus.ts';
import type { OutboxItem } from './store.ts';
import { Attached } from './UserMessage.tsx';

export function PendingMessage({ item }: { item: OutboxItem }) {
  const { store, actions } = useChat();
  const { message, state } = item;
  const takeBack = () => {
    actions.takeBack(message.message_id);
    focusComposer();
  };
  return (
    <article class="message user pending" data-message={message.message_id} tabIndex={-1} aria-label="You, not sent yet">
      <h2 class="visually-hidden">You</h2>
      {message.context.length > 0 && <Attached items={message.context} />}
      <p class="user-text" dir="auto">
        <VisibleText text={message.text} />
      </p>
      {state.kind === 'failed' ? (
        <FailureCard failure={state.failure} onRetry={() => actions.sending.again(message.message_id)} note={null}>
          <button type="button" class="button small secondary" onClick={takeBack}>
            Edit
          </button>
        </FailureCard>
      ) : (
        <p class="pending-note">
          {state.kind === 'sending'
            ? 'Sending…'
            : store.activeRun.value
              ? 'Queued until the answer ends.'
              : 'Waiting for the server. It will be sent by itself.'}
          {state.kind === 'waiting' && (
            <button type="button" class="link" onClick={takeBack}>
              Edit
            </button>
          )}
        </p>
      )}
    </article>
  );
}
