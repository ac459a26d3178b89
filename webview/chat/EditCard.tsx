/** A proposed change of files: what would change where, the decision, and afterwards what became of it and the way back. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { EditPart } from '#contracts/chat/message';
import type { EditOutcome, FileChange, Rejection } from '#contracts/edits/fileEdit';
import { Icon } from '../ui/Icon.tsx';
import { VisiblePath, VisibleText } from '../ui/VisibleText.tsx';
import { useChat } from './context.ts';

type Action = 'preview' | 'apply' | 'reject' | 'undo';

export function EditCard({ part }: { part: EditPart }) {
  const { actions } = useChat();
  const [busy, setBusy] = useState<Action | null>(null);
  const [said, setSaid] = useState<{ ok: boolean; text: string } | null>(null);
  const card = useRef<HTMLDivElement>(null);
  const { outcome } = part;
  const status = outcome?.status ?? 'open';
  const before = useRef(status);
  useEffect(() => {
    if (before.current !== status) {
      setSaid(null);
      // The button that was pressed may be gone; the card it belonged to takes the focus.
      if (document.activeElement === document.body) card.current?.focus();
    }
    before.current = status;
  }, [status]);

  const act = async (action: Action, path?: string) => {
    if (busy !== null) return;
    setBusy(action);
    const answer = await actions.reviewEdit(part.edit_id, action, path);
    setBusy(null);
    setSaid(answer.text === '' || (answer.ok && action === 'preview') ? null : answer);
  };
  const button = (action: Action, label: string, secondary = false) => (
    <button type="button" class={`button ${secondary ? 'secondary' : ''}`} aria-disabled={busy !== null} onClick={() => void act(action)}>
      {busy === action ? `${label}…` : label}
    </button>
  );

  return (
    <div
      class={`card edit edit-${status}`}
      ref={card}
      tabIndex={-1}
      role="group"
      aria-label={`Changes: ${part.title || count(part.files.length)}`}
    >
      <div class="card-head">
        <Icon name="diff" />
        <span class="card-title">
          <VisibleText text={part.title || `Changes to ${count(part.files.length)}`} />
        </span>
        <OutcomeBadge outcome={outcome} />
      </div>
      <ul class="files">
        {part.files.map((file, index) => (
          <FileRow key={index} file={file} onPreview={() => void act('preview', file.path)} />
        ))}
      </ul>
      {outcome?.status === 'rejected' && <Rejections rejected={outcome.rejected} />}
      {said && (
        <p class={said.ok ? 'card-note' : 'card-failure'}>
          <VisibleText text={said.text} />
        </p>
      )}
      {outcome === null && (
        <div class="row-buttons">
          {button('apply', part.files.length > 1 ? 'Apply all' : 'Apply')}
          {button('preview', 'Preview', true)}
          {button('reject', 'Reject', true)}
        </div>
      )}
      {outcome?.status === 'applied' && <div class="row-buttons">{button('undo', 'Undo', true)}</div>}
    </div>
  );
}

function FileRow({ file, onPreview }: { file: FileChange; onPreview: () => void }) {
  const { path, new_path, change, added, removed } = file;
  const name = new_path === undefined ? path : `${path} → ${new_path}`;
  return (
    <li class="file">
      <button type="button" class="file-name link" title={`Preview ${name}`} onClick={onPreview}>
        <bdi>
          <VisiblePath path={name} />
        </bdi>
      </button>
      {change !== 'modified' && <span class={`badge change-${change}`}>{change}</span>}
      <span class="counts" role="img" aria-label={`${added} lines added, ${removed} removed`}>
        <span class="added">+{added}</span> <span class="removed">−{removed}</span>
      </span>
    </li>
  );
}

const badges = { applied: 'Applied', rejected: 'Rejected', undone: 'Undone' } as const;

function OutcomeBadge({ outcome }: { outcome: EditOutcome | null }) {
  if (outcome === null) return <span class="status">Review</span>;
  const refused = outcome.status === 'rejected' && outcome.by === 'check';
  return (
    <span class={`status status-${outcome.status}`}>
      <Icon name={outcome.status === 'applied' ? 'check' : outcome.status === 'undone' ? 'undo' : 'close'} />
      {refused ? 'Not applied' : badges[outcome.status]}
    </span>
  );
}

function Rejections({ rejected }: { rejected: readonly Rejection[] }) {
  if (rejected.length === 0) return null;
  return (
    <ul class="rejections" aria-label="Why nothing was changed">
      {rejected.map((item, index) => (
        <li key={index}>
          <strong>
            <VisibleText text={item.path} />
            {item.hunk !== null && `, change ${item.hunk + 1}`}
          </strong>
          : <VisibleText text={item.message} />
          {item.candidates.length > 0 && ` Lines: ${item.candidates.map((candidate) => candidate.line).join(', ')}.`}
        </li>
      ))}
    </ul>
  );
}

const count = (files: number) => (files === 1 ? '1 file' : `${files} files`);
