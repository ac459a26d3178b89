/** What a chat not begun shows: what this can do, and requests to start from. */
import { Icon, type IconName } from '../ui/Icon.tsx';
import { useChat } from './context.ts';
import { focusComposer } from './focus.ts';

const examples: readonly { icon: IconName; title: string; text: string; selection: boolean }[] = [
  { icon: 'file', title: 'Explain this file', text: 'Explain this file: its purpose, its main parts and what calls it.', selection: true },
  { icon: 'edit', title: 'Rename a symbol', text: 'Rename the symbol `oldName` to `newName` everywhere it is used.', selection: false },
  {
    icon: 'search',
    title: 'Find where something is used',
    text: 'Find every place where `name` is used and say what each one does.',
    selection: false,
  },
  { icon: 'insert', title: 'Document a function', text: 'Write a documentation comment for this function.', selection: true },
];

export function EmptyState() {
  const { store, actions } = useChat();
  const fill = async (text: string, selection: boolean) => {
    actions.setText(text);
    focusComposer();
    const item = selection ? await actions.currentSelection() : null;
    if (item) actions.addContext([item]);
  };
  const onlyOffline = store.booted.value && store.models.value.every((model) => model.provider === 'offline');
  return (
    <div class="empty">
      <h2>What shall we work on?</h2>
      <p>
        Ask about your code or ask for a change. Changes are shown first; nothing is written until you apply it, and every apply can be
        undone.
      </p>
      <ul class="examples" aria-label="Requests to start from">
        {examples.map(({ icon, title, text, selection }) => (
          <li key={title}>
            <button type="button" class="example" onClick={() => void fill(text, selection)}>
              <Icon name={icon} />
              <span>{title}</span>
            </button>
          </li>
        ))}
      </ul>
      {onlyOffline && (
        <div class="empty-model">
          <p>You are using Offline, which works without a network and does simple tasks. A language model can do far more.</p>
          <button type="button" class="button" onClick={() => actions.run('setUpModel')}>
            Set up a model
          </button>
        </div>
      )}
      <p class="hint">
        Type <kbd>@</kbd> to attach a file or the selection.
      </p>
    </div>
  );
}
