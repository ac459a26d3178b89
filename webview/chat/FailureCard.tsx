/** A failure in one sentence, and what to do next. */
import type { ComponentChildren } from 'preact';
import { errors, type ErrorCode, type Failure } from '#contracts/core/errors';
import { Icon } from '../ui/Icon.tsx';
import { VisibleText } from '../ui/VisibleText.tsx';
import { useChat } from './context.ts';

interface Props {
  failure: Failure;
  onRetry: (() => void) | null;
  note: string | null;
  children?: ComponentChildren;
}

const needsSetUp: ReadonlySet<ErrorCode> = new Set([
  'E_AUTH_PROVIDER_KEY',
  'E_PROVIDER_NOT_CONFIGURED',
  'E_PROVIDER_MODEL_NOT_FOUND',
  'E_PROVIDER_UNAVAILABLE',
  'E_PROVIDER_REFUSED',
]);
const hasLog: ReadonlySet<ErrorCode> = new Set(['E_INTERNAL', 'E_STORE_DAMAGED', 'BACKEND_DOWN', 'PROXY_ERROR', 'E_TOOL_FAILED']);

export function FailureCard({ failure, onRetry, note, children }: Props) {
  const { actions } = useChat();
  const { code, message } = failure;
  const canRetry = onRetry !== null && (errors[code].retryable || needsSetUp.has(code) || code === 'E_RUN_LIMIT' || code === 'E_CONFLICT');
  return (
    <div class="failure" role="group" aria-label="Error">
      <Icon name="error" />
      <div class="failure-body">
        <p>
          <VisibleText text={message || errors[code].user} />
          {note && <> {note}</>}
        </p>
        <div class="row-buttons">
          {canRetry && (
            <button type="button" class="button small" onClick={onRetry}>
              Retry
            </button>
          )}
          {needsSetUp.has(code) && (
            <button type="button" class="button small secondary" onClick={() => actions.run('setUpModel')}>
              Set up a model
            </button>
          )}
          {code === 'E_PROVIDER_CONTEXT' && (
            <button type="button" class="button small" onClick={() => actions.conversations.startNew()}>
              New chat
            </button>
          )}
          {hasLog.has(code) && (
            <button type="button" class="button small secondary" onClick={() => actions.run('openLog')}>
              Open log
            </button>
          )}
          {children}
        </div>
      </div>
    </div>
  );
}
