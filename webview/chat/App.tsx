/** The panel: its head, the state of the server, the conversation or the history, the composer, and what is said aloud. */
import { useEffect, useRef } from 'preact/hooks';
import { IconButton } from '../ui/IconButton.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { MarkdownContext } from '../ui/markdown/Markdown.tsx';
import { VisibleText } from '../ui/VisibleText.tsx';
import { Composer } from './Composer.tsx';
import { useChat } from './context.ts';
import { HistoryView } from './HistoryView.tsx';
import { ServerBanner } from './ServerBanner.tsx';
import { ToastView } from './ToastView.tsx';
import { Transcript } from './Transcript.tsx';

export function App() {
  const { store, actions } = useChat();
  const historyButton = useRef<HTMLButtonElement>(null);
  const screen = store.screen.value;
  const title = store.thread.value?.title ?? '';
  const before = useRef(screen);

  useEffect(() => {
    if (before.current === 'history' && screen === 'chat' && document.activeElement === document.body) historyButton.current?.focus();
    before.current = screen;
  }, [screen]);

  return (
    <MarkdownContext.Provider value={actions}>
      <header class="panel-head">
        <h1 class="panel-title" title={title}>
          {screen === 'history' ? 'History' : title ? <VisibleText text={title} /> : 'New chat'}
        </h1>
        <div class="panel-tools" role="toolbar" aria-label="Chat">
          <IconButton icon="add" label="New chat" onClick={() => actions.conversations.startNew()} />
          <IconButton
            icon="history"
            label="History"
            ref={historyButton}
            aria-pressed={screen === 'history'}
            onClick={() => (screen === 'history' ? (store.screen.value = 'chat') : actions.history.show())}
          />
          {store.place.value === 'sidebar' && (
            <IconButton icon="openEditor" label="Open chat in an editor tab" onClick={() => actions.openInEditor()} />
          )}
        </div>
      </header>
      <ServerBanner />
      {screen === 'history' ? (
        <HistoryView />
      ) : (
        <>
          <Transcript />
          <Composer />
        </>
      )}
      <ToastView />
      <LiveRegion text={store.announcement.value} />
    </MarkdownContext.Provider>
  );
}
