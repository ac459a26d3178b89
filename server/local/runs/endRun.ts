/** Writes a run's end: its final event, its row and its message's parts, in one transaction, now or as soon as it can be written. */
import type { RunEvent, RunEventBody } from '#contracts/chat/runEvent';
import { foldRun, reduceRun, type RunView } from '#contracts/chat/runView';
import type { StoredRun } from '../store/runStore.ts';
import type { RunRoom } from './runRoom.ts';

export type FinalBody = Extract<RunEventBody, { type: 'run.completed' | 'run.failed' | 'run.cancelled' | 'run.interrupted' }>;

export function endRun(room: RunRoom, run: StoredRun, view: RunView, body: FinalBody): void {
  const { store, events, clock } = room;
  const at = clock.now();
  const final = reduceRun(view, {
    run_id: run.id,
    conversation_id: run.conversation_id,
    seq: view.seq + 1,
    at,
    ...body,
  } satisfies RunEvent);
  events.commitEventually(run.id, [body], () => {
    store.runs.change(run.id, { status: final.status, failure: final.failure, usage: final.usage, finished_at: at });
    store.messages.setParts(run.reply_id, final.parts);
    store.conversations.touch(run.conversation_id, at);
  });
  room.credentials.delete(run.id);
  room.announce(run.conversation_id);
}

/** Ends a run nobody carries out in this process: parked before a restart, or left over by a crash. */
export function endStoredRun(room: RunRoom, run: StoredRun, body: FinalBody): void {
  endRun(room, run, foldRun(room.events.replay(run.id)), body);
}
