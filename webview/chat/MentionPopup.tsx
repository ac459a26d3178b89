/** The list under an `@`. The text field keeps the focus and names the active option. */
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../ui/Icon.tsx';
import { VisibleText } from '../ui/VisibleText.tsx';
import type { Mention } from './useMention.ts';

export function MentionPopup({ mention }: { mention: Mention }) {
  const { open, options, active, listId, query, pick } = mention;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [active, options]);
  if (!open) return null;
  return (
    <div class="popup mention-popup">
      <div class="options" role="listbox" id={listId} aria-label="Attach" ref={list}>
        {options.map((option, index) => {
          const slash = option.label.lastIndexOf('/');
          return (
            <div
              key={option.label}
              id={`${listId}-${index}`}
              class="option"
              role="option"
              aria-selected={index === active}
              onMouseDown={(event) => {
                // Keeps the focus in the text.
                event.preventDefault();
                pick(index);
              }}
            >
              <Icon name={option.kind === 'file' ? 'file' : 'selection'} />
              <span class="option-name">
                <VisibleText text={option.label.slice(slash + 1)} />
              </span>
              <span class="option-detail">
                <VisibleText text={slash > 0 ? option.label.slice(0, slash) : ''} />
              </span>
            </div>
          );
        })}
      </div>
      {options.length === 0 && <p class="popup-empty">{query === '' ? 'No files' : `No file matches “${query}”`}</p>}
    </div>
  );
}
