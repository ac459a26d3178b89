/** The conversations: searched, walked with the arrow keys, loaded page by page, and drawn only where they can be seen. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../ui/Icon.tsx';
import { useWindow } from '../ui/useWindow.ts';
import { useChat } from './context.ts';
import { FailureCard } from './FailureCard.tsx';
import { HistoryRow } from './HistoryRow.tsx';

export function HistoryView() {
  const { store, actions } = useChat();
  const { items, query, loading, cursor, failure } = store.history.value;
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const shown = useWindow(list, items.length);
  useLayoutEffect(() => search.current?.focus(), []);
  useEffect(() => {
    if (shown.seen >= items.length - 10 && cursor !== null && !loading) void actions.history.loadMore();
  }, [shown.seen, items.length, cursor, loading]);

  const leave = () => (store.screen.value = 'chat');
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('.history-open') ?? [])];
  const onListKey = (event: KeyboardEvent) => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || target instanceof HTMLInputElement) return;
    const all = rows();
    const here = all.findIndex((row) => row.closest('li')?.contains(target));
    const next =
      event.key === 'ArrowDown'
        ? here + 1
        : event.key === 'ArrowUp'
          ? here - 1
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? all.length - 1
              : null;
    if (next === null) return;
    event.preventDefault();
    if (next < 0) search.current?.focus();
    else all[next]?.focus();
  };
  const onRemoved = (index: number) => {
    const all = rows();
    const next = all[index + 1] ?? all[index - 1];
    (next ?? search.current)?.focus();
  };

  return (
    <main class="history" onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && leave()}>
      <div class="history-search" role="search">
        <Icon name="search" />
        <input
          ref={search}
          class="field"
          type="search"
          aria-label="Search conversations"
          placeholder="Search conversations"
          value={query}
          onInput={(event) => actions.history.search(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown' || event.isComposing) return;
            event.preventDefault();
            rows()[0]?.focus();
          }}
        />
      </div>
      {failure && <FailureCard failure={failure} onRetry={() => actions.history.search(query)} note={null} />}
      <div class="history-list" ref={list} onKeyDown={onListKey}>
        <ul aria-label="Conversations" style={{ paddingBlockStart: `${shown.before}px`, paddingBlockEnd: `${shown.after}px` }}>
          {items.slice(shown.start, shown.end).map((hit, index) => (
            <HistoryRow
              key={hit.id}
              hit={hit}
              isOpen={store.thread.value?.id === hit.id}
              position={shown.start + index + 1}
              total={cursor === null ? items.length : -1}
              onRemoved={() => onRemoved(index)}
            />
          ))}
        </ul>
        {items.length === 0 && !loading && !failure && (
          <p class="popup-empty">{query === '' ? 'No conversations yet.' : `Nothing found for “${query}”.`}</p>
        )}
        {loading && <p class="popup-empty">{query === '' ? 'Loading…' : 'Searching…'}</p>}
      </div>
    </main>
  );
}
