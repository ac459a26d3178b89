/** Asks whether a tool may do exactly what is shown. The digest of what was shown goes back with the answer. */
import { useState } from 'preact/hooks';
import type { PermissionDecision, ToolPart } from '#contracts/chat/message';
import type { RunId } from '#contracts/core/ids';
import { VisibleText } from '../ui/VisibleText.tsx';
import { useChat } from './context.ts';

export function PermissionCard({ run, permission }: { run: RunId; permission: NonNullable<ToolPart['permission']> }) {
  const { actions } = useChat();
  const [deciding, setDeciding] = useState(false);
  const decide = async (decision: PermissionDecision) => {
    setDeciding(true);
    if (!(await actions.decide(run, permission, decision))) setDeciding(false);
  };
  return (
    <div class="permission" role="group" aria-label="Permission">
      <p class="permission-summary">
        <VisibleText text={permission.summary} />
      </p>
      <pre class="permission-details" tabIndex={0} role="region" aria-label="Exactly what would be done">
        <VisibleText text={permission.details} />
      </pre>
      <div class="row-buttons">
        <button type="button" class="button" aria-disabled={deciding} onClick={() => deciding || void decide('allow_once')}>
          Allow once
        </button>
        <button type="button" class="button secondary" aria-disabled={deciding} onClick={() => deciding || void decide('allow_run')}>
          Allow for this run
        </button>
        <button type="button" class="button secondary" aria-disabled={deciding} onClick={() => deciding || void decide('deny')}>
          Deny
        </button>
      </div>
    </div>
  );
}
