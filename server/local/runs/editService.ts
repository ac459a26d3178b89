/** Edit proposals: looking at one, and recording what became of it. A card can be decided after its run ended. */
import type { RunEventBody } from '#contracts/chat/runEvent';
import { foldRun } from '#contracts/chat/runView';
import { AppError } from '#contracts/core/errors';
import type { EditOutcome } from '#contracts/edits/fileEdit';
import type { EditRecord } from '#contracts/local/edits';
import { canonicalJson } from '../permissions/digest.ts';
import type { StoredEdit } from '../store/editStore.ts';
import type { RunRoom } from './runRoom.ts';
import type { EditService } from './runServices.ts';
import type { Scheduler } from './scheduler.ts';

export function createEditService(room: RunRoom, scheduler: Scheduler, accepting: () => boolean): EditService {
  const { store, events } = room;
  const must = (id: StoredEdit['id']): StoredEdit => {
    const edit = store.edits.get(id);
    if (edit === null) throw new AppError('E_NOT_FOUND');
    return edit;
  };

  return {
    get: (id) => toRecord(must(id)),
    outcome(id, { outcome, credentials }) {
      const edit = must(id);
      if (edit.outcome !== null && canonicalJson(edit.outcome) === canonicalJson(outcome)) return toRecord(edit);
      if (!mayFollow(edit.outcome, outcome)) throw new AppError('E_CONFLICT', 'This edit was already decided differently.');
      const run = store.runs.get(edit.run_id);
      if (run === null) throw new AppError('E_NOT_FOUND');
      const waited = run.status === 'waiting' && edit.outcome === null;
      if (waited && !accepting()) throw new AppError('E_SERVER_RETIRING');

      const body = toEvent(edit, outcome);
      const task = scheduler.task(run.id);
      if (waited && credentials !== undefined) room.credentials.set(run.id, credentials);
      if (task !== null && !task.signal.aborted) {
        task.store([body], waited ? { status: 'running' } : undefined, () => store.edits.setOutcome(id, outcome));
        if (waited) task.outcomes.settle(id, outcome);
        return toRecord(must(id));
      }
      if (task !== null) {
        task.admit([body], () => store.edits.setOutcome(id, outcome));
        return toRecord(must(id));
      }
      events.commit(run.id, [body], () => {
        store.edits.setOutcome(id, outcome);
        if (waited) store.runs.change(run.id, { status: 'running' });
        // With the event or not at all: a kill in between would leave a message that never shows what became of its edit.
        if (run.finished_at !== null) store.messages.setParts(run.reply_id, foldRun(events.replay(run.id)).parts);
      });
      room.announce(run.conversation_id);
      if (waited) scheduler.resume(run);
      return toRecord(must(id));
    },
  };
}

/** Undone only what was applied; what was refused or undone may be applied after all. */
function mayFollow(before: EditOutcome | null, after: EditOutcome): boolean {
  if (before === null) return after.status !== 'undone';
  if (before.status === 'applied') return after.status === 'undone';
  return after.status === 'applied' || (before.status === 'rejected' && after.status === 'rejected');
}

function toEvent({ id: edit_id }: StoredEdit, outcome: EditOutcome): RunEventBody {
  switch (outcome.status) {
    case 'applied':
      return { type: 'edit.applied', data: { edit_id, files: outcome.files } };
    case 'undone':
      return { type: 'edit.undone', data: { edit_id, files: outcome.files } };
    case 'rejected':
      return { type: 'edit.rejected', data: { edit_id, by: outcome.by, rejected: outcome.rejected } };
  }
}

function toRecord({ call_id: _call, ...record }: StoredEdit): EditRecord {
  return record;
}
