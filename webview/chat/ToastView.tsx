/** A short message about something just done, with at most one thing to do about it. Stays while it is pointed at or focused. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { VisibleText } from '../ui/VisibleText.tsx';
import { useChat } from './context.ts';

const plainMs = 6_000;
const actionMs = 20_000;

export function ToastView() {
  const { store, actions } = useChat();
  const toast = store.toast.value;
  const [held, setHeld] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!toast || held) return undefined;
    const timer = setTimeout(
      () => {
        if (!box.current?.contains(document.activeElement)) actions.dismissToast();
      },
      toast.action ? actionMs : plainMs,
    );
    return () => clearTimeout(timer);
  }, [toast, held]);
  return (
    <div
      class="toast-place"
      role="status"
      ref={box}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      {toast && (
        <div class={`toast ${toast.tone === 'error' ? 'toast-error' : ''}`}>
          <Icon name={toast.tone === 'error' ? 'error' : 'info'} />
          <span class="toast-text">
            <VisibleText text={toast.text} />
          </span>
          {toast.action && (
            <button type="button" class="button small" onClick={toast.action.run}>
              {toast.action.label}
            </button>
          )}
          <IconButton icon="close" label="Dismiss" onClick={() => actions.dismissToast()} />
        </div>
      )}
    </div>
  );
}
