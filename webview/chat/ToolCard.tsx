/** A tool call: what it does, how it fares, what it printed; and the question, when it needs a permission. */
import { useEffect, useRef } from 'preact/hooks';
import type { ToolPart } from '#contracts/chat/message';
import type { RunId } from '#contracts/core/ids';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { VisibleText } from '../ui/VisibleText.tsx';
import { PermissionCard } from './PermissionCard.tsx';

const statuses: Readonly<Record<ToolPart['status'], { icon: IconName; text: string }>> = {
  running: { icon: 'circle', text: 'Running' },
  waiting: { icon: 'shield', text: 'Needs permission' },
  done: { icon: 'check', text: 'Done' },
  failed: { icon: 'error', text: 'Failed' },
  denied: { icon: 'close', text: 'Not allowed' },
  cancelled: { icon: 'stop', text: 'Stopped' },
};

export function ToolCard({ part, run, active }: { part: ToolPart; run: RunId | null; active: boolean }) {
  const card = useRef<HTMLDivElement>(null);
  const asks = part.permission !== null && part.permission.decision === null && active && run !== null;
  const asked = useRef(asks);
  useEffect(() => {
    // The buttons that had the focus are gone; the card they belonged to takes it.
    if (asked.current && !asks && document.activeElement === document.body) card.current?.focus();
    asked.current = asks;
  }, [asks]);
  const status = statuses[part.status];
  const text = part.output || part.result || '';
  const head = (
    <>
      <Icon name="tool" />
      <span class="card-title">
        <VisibleText text={part.title || part.tool} />
      </span>
      <span class={`status status-${part.status}`}>
        <Icon name={status.icon} spin={part.status === 'running'} />
        {status.text}
      </span>
    </>
  );
  return (
    <div class={`card tool tool-${part.status}`} ref={card} tabIndex={-1} role="group" aria-label={`Tool: ${part.title}`}>
      {text === '' ? (
        <div class="card-head">{head}</div>
      ) : (
        <details class="tool-output">
          <summary class="card-head" title="Show what it answered">
            {head}
          </summary>
          <pre tabIndex={0} role="region" aria-label="Output of the tool">
            <VisibleText text={text} />
          </pre>
        </details>
      )}
      {asks && part.permission && run !== null && <PermissionCard run={run} permission={part.permission} />}
      {part.failure && part.status !== 'denied' && (
        <p class="card-failure">
          <VisibleText text={part.failure.message} />
        </p>
      )}
    </div>
  );
}
