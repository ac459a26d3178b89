/** What the user wrote, with what was attached to it. */
import { Icon } from '../ui/Icon.tsx';
import { VisibleText } from '../ui/VisibleText.tsx';
import type { ContextItem } from '#contracts/chat/message';
import { contextLabel } from './contextLabel.ts';
import { useChat } from './context.ts';
import type { Turn } from './reduce.ts';
import { Siblings } from './Siblings.tsx';

export function UserMessage({ turn }: { turn: Turn }) {
  const { message } = turn;
  return (
    <article class="message user" data-message={message.id} tabIndex={-1} aria-label="You">
      <h2 class="visually-hidden">You</h2>
      {message.parts.map((part, index) =>
        part.type === 'text' ? (
          <p key={index} class="user-text" dir="auto">
            <VisibleText text={part.text} />
          </p>
        ) : part.type === 'context' ? (
          <Attached key={index} items={part.items} />
        ) : null,
      )}
      <Siblings turn={turn} />
    </article>
  );
}

export function Attached({ items }: { items: readonly ContextItem[] }) {
  const { actions } = useChat();
  return (
    <ul class="chips" aria-label="Attached">
      {items.map((item, index) => (
        <li key={index}>
          <button
            type="button"
            class="chip chip-link"
            title={`Open ${item.path}`}
            onClick={() => actions.openFile(item.path, item.kind === 'selection' ? item.start_line : null)}
          >
            <Icon name={item.kind === 'file' ? 'file' : 'selection'} />
            <VisibleText text={contextLabel(item)} />
          </button>
        </li>
      ))}
    </ul>
  );
}
