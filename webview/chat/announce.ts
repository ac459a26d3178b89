/** Turns what happens in the open conversation into the few sentences a screen reader should hear; never the tokens. */
import { effect } from '@preact/signals';
import type { Part } from '#contracts/chat/message';
import type { RunStatus } from '#contracts/chat/run';
import type { RunId } from '#contracts/core/ids';
import { shownRun } from './reduce.ts';
import type { ChatStore } from './store.ts';

const queuedText = 'Message sent';
const startedText = 'Answer started';
const continuesText = 'Answer continues';

export function announceRuns(store: ChatStore): () => void {
  let run: RunId | null = null;
  let said = '';
  return effect(() => {
    const active = store.activeRun.value;
    const id = active?.run.id ?? run;
    const entry = id === null ? undefined : store.runs.value.get(id)?.value;
    if (!entry) return;
    run = entry.run.id;
    const shown = shownRun(entry);
    const resumed = shown.status === 'running' && said !== '' && said !== queuedText && said !== startedText;
    const text = resumed ? continuesText : sentence(shown.status, shown.parts, shown.view.failure?.message ?? '');
    // A run that had ended before it was first seen says nothing.
    if (text === said || (said === '' && !active)) return;
    said = active ? text : '';
    if (!active) run = null;
    if (text !== '') store.announcement.value = text;
  });
}

function sentence(status: RunStatus, parts: readonly Part[], failure: string): string {
  switch (status) {
    case 'queued':
      return queuedText;
    case 'running':
      return startedText;
    case 'waiting':
      return waitingFor(parts);
    case 'completed':
      return 'Answer finished';
    case 'cancelled':
      return 'Answer stopped';
    case 'interrupted':
      return 'Answer interrupted. You can retry.';
    case 'failed':
      return `Answer failed. ${failure}`;
  }
}

function waitingFor(parts: readonly Part[]): string {
  const asked = parts.findLast((part) => part.type === 'tool' && part.permission !== null && part.permission.decision === null);
  if (asked?.type === 'tool' && asked.permission) return `Permission needed: ${asked.permission.summary}`;
  const edit = parts.findLast((part) => part.type === 'edit' && part.outcome === null);
  if (edit?.type === 'edit') return `Changes to ${edit.files.length === 1 ? '1 file' : `${edit.files.length} files`} wait for your review`;
  return 'Waiting for you';
}
