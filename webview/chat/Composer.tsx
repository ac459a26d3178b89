/** Where a message is written: text, what is attached, the model, and Send or Stop. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { VisibleText } from '../ui/VisibleText.tsx';
import { contextLabel } from './contextLabel.ts';
import { useChat } from './context.ts';
import { composerId } from './focus.ts';
import { MentionPopup } from './MentionPopup.tsx';
import { isParked } from './reduce.ts';
import { ModelPicker } from './ModelPicker.tsx';
import { useMention } from './useMention.ts';

export function Composer() {
  const { store, actions } = useChat();
  const box = useRef<HTMLTextAreaElement>(null);
  const { text, context } = store.draft.value;
  const run = store.activeRun.value;
  const active = run !== null;
  // A run that waits for a decision can be answered with words instead.
  const stops = active && !(isParked(run) && text.trim() !== '');
  const mention = useMention(box);
  const conversation = store.thread.value?.id;

  useEffect(() => box.current?.focus({ preventScroll: true }), [conversation]);
  useLayoutEffect(() => grow(box.current), [text]);

  const submit = () => {
    actions.submit();
    box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // A key that ends an input method's composition belongs to it.
    if (event.isComposing || event.keyCode === 229) return;
    if (mention.onKeyDown(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape' && event.shiftKey && active) {
      event.preventDefault();
      void actions.stop();
    } else if (event.key === 'ArrowUp' && text === '') {
      const last = store.turns.peek().findLast((turn) => turn.message.role === 'user');
      const recalled = last?.message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('') ?? '';
      if (recalled === '') return;
      event.preventDefault();
      actions.setText(recalled);
    } else if (event.key === 'Backspace' && text === '' && context.length > 0) {
      event.preventDefault();
      removeChip(context.length - 1);
    }
  };
  const removeChip = (index: number) => {
    const item = context[index];
    actions.removeContext(index);
    if (item) actions.announce(`${contextLabel(item)} removed`);
    box.current?.focus();
  };

  return (
    <form
      class="composer"
      aria-label="Message"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <MentionPopup mention={mention} />
      <div class="composer-box">
        {context.length > 0 && (
          <ul class="chips" aria-label="Attached">
            {context.map((item, index) => (
              <li key={`${item.path}${index}`} class="chip">
                <Icon name={item.kind === 'file' ? 'file' : 'selection'} />
                <span title={item.path}>
                  <VisibleText text={contextLabel(item)} />
                </span>
                <IconButton
                  icon="close"
                  label={`Remove ${contextLabel(item)}`}
                  onClick={() => removeChip(index)}
                  onKeyDown={(event) => {
                    if (event.key !== 'Delete' && event.key !== 'Backspace') return;
                    event.preventDefault();
                    removeChip(index);
                  }}
                />
              </li>
            ))}
          </ul>
        )}
        <textarea
          id={composerId}
          ref={box}
          rows={1}
          value={text}
          dir="auto"
          placeholder="Ask, or say what to change"
          aria-label="Message"
          aria-autocomplete="list"
          aria-controls={mention.open ? mention.listId : undefined}
          aria-activedescendant={mention.open ? mention.activeId : undefined}
          spellcheck
          onInput={(event) => {
            actions.setText(event.currentTarget.value);
            mention.onInput();
          }}
          onKeyDown={onKeyDown}
          onClick={mention.onInput}
          onBlur={mention.close}
        />
        <div class="composer-tools">
          <IconButton icon="at" label="Attach a file or the selection" onClick={mention.begin} />
          <ModelPicker />
          {stops ? (
            <button type="button" class="button stop" title="Stop (Shift+Escape)" onClick={() => void actions.stop()}>
              <Icon name="stop" />
              Stop
            </button>
          ) : (
            <button type="submit" class="button send" aria-disabled={text.trim() === ''} title="Send (Enter)">
              <Icon name="send" />
              Send
            </button>
          )}
        </div>
      </div>
    </form>
  );
}

/** As tall as its text; the style sheet sets the most. */
function grow(box: HTMLTextAreaElement | null): void {
  if (!box) return;
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight}px`;
}
