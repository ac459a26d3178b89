/** Switches between the answers to one message. */
import { IconButton } from '../ui/IconButton.tsx';
import { useChat } from './context.ts';
import type { Turn } from './reduce.ts';

export function Siblings({ turn }: { turn: Turn }) {
  const { actions } = useChat();
  const { siblings, parent, message } = turn;
  if (siblings.length < 2) return null;
  const at = siblings.indexOf(message.id);
  const go = (step: number) => {
    const id = siblings[at + step];
    if (id === undefined) return;
    actions.conversations.choose(parent, id);
    actions.announce(`${at + step + 1} of ${siblings.length}`);
  };
  return (
    <span class="siblings" role="group" aria-label="Versions">
      <IconButton icon="chevronLeft" label="Previous version" disabled={at === 0} onClick={() => go(-1)} />
      <span>
        {at + 1} of {siblings.length}
      </span>
      <IconButton icon="chevronRight" label="Next version" disabled={at === siblings.length - 1} onClick={() => go(1)} />
    </span>
  );
}
