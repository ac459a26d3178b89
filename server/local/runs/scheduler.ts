/** Which runs are at work: one in a conversation, the others after it in order. Owns the tasks of this process. */
import { foldRun, emptyRunView, type RunView } from '#contracts/chat/runView';
import type { ConversationId, RunId } from '#contracts/core/ids';
import type { StoredRun } from '../store/runStore.ts';
import { endStoredRun } from './endRun.ts';
import { runLoop } from './runLoop.ts';
import type { RunRoom } from './runRoom.ts';
import { createRunTask, type RunTask } from './runTask.ts';

export interface Scheduler {
  /** Starts the conversation's next queued run, unless one is at work or waiting. */
  pump(conversation_id: ConversationId): void;
  /** Whether a new run of the conversation would begin at once. */
  isFree(conversation_id: ConversationId): boolean;
  /** Begins a run that `isFree` allowed, whose `run.started` is stored and folded into `view`. */
  begin(run: StoredRun, view: RunView): void;
  /** The run's task, if it is at work or parked in this process. */
  task(run_id: RunId): RunTask | null;
  /** Carries a run on that was parked before a restart. */
  resume(run: StoredRun): void;
  /** Ends a run wherever it is; authoritative at once. One that ended is left as it is. */
  cancel(run: StoredRun): void;
  /** Runs at work or queued; parked ones are not counted. */
  active(): number;
  onIdle(callback: () => void): void;
  /** Ends what is at work as interrupted, leaves what is parked, starts nothing more. */
  close(): void;
}

export function createScheduler(room: RunRoom): Scheduler {
  const tasks = new Map<ConversationId, RunTask>();
  const idleCallbacks = new Set<() => void>();
  let closed = false;

  const active = (): number => {
    const atWork = [...tasks.values()].filter((task) => !task.parked).length;
    return (
      atWork + room.store.runs.unfinished().filter((run) => run.status === 'queued' && find(run.id) === null && !isBehindParked(run)).length
    );
  };

  /** It starts when a person has decided about the run before it, which may be days from now. */
  const isBehindParked = (run: StoredRun): boolean => {
    const task = tasks.get(run.conversation_id);
    return task === undefined ? room.store.runs.unfinished(run.conversation_id).some((other) => other.status === 'waiting') : task.parked;
  };

  const checkIdle = (): void => {
    if (idleCallbacks.size === 0 || active() > 0) return;
    const callbacks = [...idleCallbacks];
    idleCallbacks.clear();
    for (const callback of callbacks) callback();
  };

  const find = (run_id: RunId): RunTask | null => {
    for (const task of tasks.values()) if (task.run.id === run_id) return task;
    return null;
  };

  function start(run: StoredRun, view: RunView, resumed: boolean): void {
    const { conversation_id } = run;
    const task = createRunTask({
      room,
      run,
      view,
      resumed,
      workspace: room.store.conversations.state(conversation_id)?.workspace ?? null,
      onEnd() {
        tasks.delete(conversation_id);
        pump(conversation_id);
        checkIdle();
      },
      onParked: checkIdle,
    });
    tasks.set(conversation_id, task);
    void runLoop(room, task);
  }

  function pump(conversation_id: ConversationId): void {
    if (closed || tasks.has(conversation_id)) return;
    const [first] = room.store.runs.unfinished(conversation_id);
    if (first?.status === 'queued') start(first, emptyRunView, false);
  }

  return {
    pump,
    isFree: (conversation_id) => !closed && !tasks.has(conversation_id),
    begin: (run, view) => start(run, view, false),
    task: find,
    active,
    resume(run) {
      if (!closed && find(run.id) === null) start(run, foldRun(room.events.replay(run.id)), true);
    },
    cancel(run) {
      if (run.finished_at !== null || run.status === 'cancelled') return;
      const task = find(run.id);
      if (task === null) {
        endStoredRun(room, run, { type: 'run.cancelled', data: {} });
        pump(run.conversation_id);
        checkIdle();
        return;
      }
      task.stop({ type: 'run.cancelled', data: {} });
      markCancelled(room, run);
    },
    onIdle(callback) {
      idleCallbacks.add(callback);
      checkIdle();
    },
    close() {
      closed = true;
      for (const task of tasks.values()) {
        if (task.parked) task.detach();
        else {
          task.stop({ type: 'run.interrupted', data: { message: 'Coterie was closed while this was being written. Retry to ask again.' } });
          task.end({ type: 'run.cancelled', data: {} });
        }
      }
    },
  };
}

/** Already true when it cannot be written now: the end, which says the same, is written when it can be. */
function markCancelled(room: RunRoom, run: StoredRun): void {
  if (room.store.runs.get(run.id)?.finished_at !== null) return;
  try {
    room.store.db.transaction(() => room.store.runs.change(run.id, { status: 'cancelled' }));
  } catch (error) {
    room.log.warn({ run_id: run.id, error: error instanceof Error ? error.name : 'unknown' }, 'cancellation is not stored yet');
  }
  room.announce(run.conversation_id);
}
