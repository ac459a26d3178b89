/** One conversation of the list: open, rename in place, delete. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ConversationHit } from '#contracts/chat/conversation';
import { now } from '../clock.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { relativeTime } from '../ui/relativeTime.ts';
import { VisibleText } from '../ui/VisibleText.tsx';
import { useChat } from './context.ts';
import { splitSnippet } from './snippet.ts';

interface Props {
  hit: ConversationHit;
  isOpen: boolean;
  position: number;
  /** -1 while more may come. */
  total: number;
  onRemoved: () => void;
}

export function HistoryRow({ hit, isOpen, position, total, onRemoved }: Props) {
  const { actions } = useChat();
  const [renaming, setRenaming] = useState(false);
  const open = useRef<HTMLButtonElement>(null);
  const title = hit.title || 'Untitled';
  const rename = (next: string | null) => {
    setRenaming(false);
    if (next !== null && next !== '' && next !== hit.title) void actions.history.rename(hit.id, next);
    requestAnimationFrame(() => open.current?.focus());
  };
  const remove = () => {
    onRemoved();
    void actions.history.remove(hit.id);
  };
  return (
    <li class={`history-row ${isOpen ? 'is-open' : ''}`} aria-posinset={position} aria-setsize={total}>
      {renaming ? (
        <RenameField title={hit.title} onDone={rename} />
      ) : (
        <>
          <button
            ref={open}
            type="button"
            class="history-open"
            aria-current={isOpen ? 'true' : undefined}
            onClick={() => void actions.conversations.open(hit.id)}
            onKeyDown={(event) => {
              if (event.key === 'F2') setRenaming(true);
              else if (event.key === 'Delete') remove();
              else return;
              event.preventDefault();
            }}
          >
            <span class="history-title">
              {hit.active && <span class="active-dot" role="img" aria-label="Running" />}
              <VisibleText text={title} />
            </span>
            <span class="history-detail">
              {hit.snippet === null ? (
                <>
                  {relativeTime(hit.updated_at, now())} · {hit.messages === 1 ? '1 message' : `${hit.messages} messages`}
                </>
              ) : (
                splitSnippet(hit.snippet).map((piece, index) =>
                  piece.match ? (
                    <mark key={index}>
                      <VisibleText text={piece.text} />
                    </mark>
                  ) : (
                    <VisibleText key={index} text={piece.text} />
                  ),
                )
              )}
            </span>
          </button>
          <span class="history-tools">
            <IconButton icon="edit" label={`Rename ${title}`} onClick={() => setRenaming(true)} />
            <IconButton icon="trash" label={`Delete ${title}`} onClick={remove} />
          </span>
        </>
      )}
    </li>
  );
}

function RenameField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  const finish = (value: string | null) => {
    if (done.current) return;
    done.current = true;
    onDone(value);
  };
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <input
      ref={field}
      class="field rename"
      aria-label="New title"
      maxLength={200}
      defaultValue={title}
      onBlur={(event) => finish(event.currentTarget.value.trim())}
      onKeyDown={(event) => {
        if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
        event.preventDefault();
        event.stopPropagation();
        finish(event.key === 'Enter' ? event.currentTarget.value.trim() : null);
      }}
    />
  );
}
