/** Says how the server fares whenever it is not ready; what is on screen stays readable, and what is typed stays. */
import { Icon } from '../ui/Icon.tsx';
import { useChat } from './context.ts';

const titles = {
  starting: 'Starting…',
  reconnecting: 'Reconnecting…',
  restarting: 'Restarting…',
  updating: 'Updating…',
  failed: 'Coterie is not running',
} as const;

export function ServerBanner() {
  const { store, actions } = useChat();
  const { state, text } = store.server.value;
  return (
    <div role="status" class="banner-place">
      {state !== 'ready' && (
        <div class={`banner ${state === 'failed' ? 'banner-error' : ''}`}>
          {state === 'failed' ? <Icon name="error" /> : <Icon name="retry" spin />}
          <div class="banner-text">
            <strong>{titles[state]}</strong> {text}
          </div>
          {state === 'failed' && (
            <div class="row-buttons">
              <button type="button" class="button small" onClick={() => actions.run('restartServer')}>
                Restart
              </button>
              <button type="button" class="button small secondary" onClick={() => actions.run('openLog')}>
                Open log
              </button>
            </div>
          )}
        </div>
      )}
      {state === 'ready' && !store.trusted.value && (
        <div class="banner">
          <Icon name="shield" />
          <div class="banner-text">
            <strong>Restricted mode.</strong> This workspace is not trusted: you can chat, but no tool runs and no file is changed.
          </div>
        </div>
      )}
    </div>
  );
}
