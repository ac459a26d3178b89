/**
 * What a start does with the runs the last process left. What was at work is interrupted and never taken up again by itself: a
 * step it was allowed may have been carried out. What waits for a person goes on waiting.
 */
import type { StoredRun } from '../store/runStore.ts';
import { endStoredRun } from './endRun.ts';
import type { RunRoom } from './runRoom.ts';

const interrupted = 'Coterie stopped while this was being written. What arrived is kept; retry to ask again.';
const neverStarted = 'Coterie stopped before this was asked. Retry to ask it.';

export function recover(room: RunRoom): void {
  for (const run of room.store.runs.unfinished()) {
    if (run.status === 'cancelled') endStoredRun(room, run, { type: 'run.cancelled', data: {} });
    else if (run.status === 'running') endStoredRun(room, run, { type: 'run.interrupted', data: { message: interrupted } });
    else if (run.status === 'queued' && needsKey(run))
      endStoredRun(room, run, { type: 'run.interrupted', data: { message: neverStarted } });
  }
}

/** Keys live in memory only, so a run that needs one cannot begin without its client. */
function needsKey({ settings }: StoredRun): boolean {
  const provider = settings.model.slice(0, settings.model.indexOf('/'));
  if (provider === 'offline' || provider === 'vscode') return false;
  return settings.providers.find((config) => config.id === provider)?.needs_key !== false;
}
