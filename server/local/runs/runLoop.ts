/** The loop of a run: model, calls, model, until there is nothing left to call. It never rejects; how it went is the final event. */
import type { RunEventBody } from '#contracts/chat/runEvent';
import { toAppError } from '#contracts/core/errors';
import type { StoredRun } from '../store/runStore.ts';
import type { FinalBody } from './endRun.ts';
import { limit, modelTurn } from './modelTurn.ts';
import type { RunRoom } from './runRoom.ts';
import type { RunTask } from './runTask.ts';
import { modelTools, offeredTools, recordCalls, repeats, settleCalls } from './toolCalls.ts';

export async function runLoop(room: RunRoom, task: RunTask): Promise<void> {
  try {
    task.end(await work(room, task));
  } catch (error) {
    if (!task.signal.aborted) {
      const { code } = toAppError(error);
      if (code === 'E_INTERNAL') room.log.error({ run_id: task.run.id }, 'run broke', error);
    }
    const { code, message } = toAppError(error);
    task.end({ type: 'run.failed', data: { code, message } });
  }
}

/** The first event of every run. */
export const startOf = (run: StoredRun): RunEventBody => ({
  type: 'run.started',
  data: { model: run.model, message_id: run.message_id, reply_id: run.reply_id },
});

async function work(room: RunRoom, task: RunTask): Promise<FinalBody> {
  const { run } = task;
  if (task.view.seq === 0) {
    task.store([startOf(run)], { status: 'running' });
  }
  const written = { units: task.view.parts.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 0), 0) };
  // A run that goes on after a restart has at least made the calls it shows.
  for (let turn = Math.min(task.view.parts.filter((part) => part.type === 'tool').length, room.limits.iterations - 1); ; turn += 1) {
    await settleCalls(room, task);
    if (turn >= room.limits.iterations)
      return limit(`The run took ${room.limits.iterations} steps without coming to an end and was stopped.`);

    const result = await modelTurn(room, task, modelTools(offeredTools(room, task)), written);
    if ('failed' in result) return result.failed;
    if (result.calls.length === 0) {
      if (!task.view.parts.some((part) => part.type === 'text')) {
        task.store([{ type: 'notice', data: { level: 'info', text: 'The model ended its answer without a word.' } }]);
      }
      return result.end;
    }
    if (repeats(task, result.calls) >= room.limits.repeats)
      return limit(`The model repeated the same step ${room.limits.repeats} times and was stopped.`);
    recordCalls(room, task, result.calls);
  }
}
