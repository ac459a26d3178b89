/** A code block: what it is, the code as text, and what can be done with it. */
import { useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from '../Icon.tsx';
import { VisibleText } from '../VisibleText.tsx';
import type { CodeAction, MarkdownActions } from './actions.ts';
import { readFenceInfo } from './fenceInfo.ts';

interface Props {
  code: string;
  info: string;
  before: string;
  actions: MarkdownActions | null;
}

const buttons: readonly { action: CodeAction; icon: IconName; label: string }[] = [
  { action: 'copy', icon: 'copy', label: 'Copy' },
  { action: 'apply', icon: 'apply', label: 'Apply' },
  { action: 'insert', icon: 'insert', label: 'Insert at cursor' },
  { action: 'newFile', icon: 'newFile', label: 'New file' },
];

export function CodeBlock({ code, info, before, actions }: Props) {
  const { language, path } = readFenceInfo(info, before);
  const [done, setDone] = useState<CodeAction | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const act = async (action: CodeAction) => {
    if (!(await actions?.codeBlock(action, code, language, path))) return;
    clearTimeout(timer.current);
    setDone(action);
    timer.current = setTimeout(() => setDone(null), 2_000);
  };
  const name = path ?? (language || 'code');
  return (
    <div class="code-block" role="group" aria-label={`Code: ${name}`}>
      <div class="code-head">
        <span class="code-name" title={name}>
          <VisibleText text={name} />
        </span>
        {actions && (
          <span class="code-actions">
            {buttons.map(({ action, icon, label }) => (
              <button
                key={action}
                type="button"
                class="icon-button"
                title={hint(action, label, path)}
                aria-label={hint(action, label, path)}
                onClick={() => void act(action)}
              >
                <Icon name={done === action ? 'check' : icon} />
              </button>
            ))}
          </span>
        )}
      </div>
      <pre tabIndex={0} role="region" aria-label={`${name}, text`}>
        <code>
          <VisibleText text={code} />
        </code>
      </pre>
    </div>
  );
}

function hint(action: CodeAction, label: string, path: string | null): string {
  if (action === 'apply') return path ? `Apply to ${path}` : 'Apply to the active file';
  if (action === 'newFile') return path ? `New file ${path}` : label;
  return label;
}
