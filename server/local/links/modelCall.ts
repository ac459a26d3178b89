/** One call of a model that only a window can reach, as the stream every provider gives. Never throws; ends exactly once. */
import type { ModelEvent } from '#contracts/agents/model';
import { AppError } from '#contracts/core/errors';
import type { ModelRequest } from '../providers/provider.ts';
import type { PendingCall } from './calls.ts';
import type { ToolCallDoors } from './toolCall.ts';

/** A window that sends faster than the run reads is stopped rather than let the server's memory grow. */
const mostWaiting = 20_000;

export async function* callModelOf(doors: ToolCallDoors, request: ModelRequest): AsyncGenerator<ModelEvent, void, undefined> {
  const { calls, call_id } = doors;
  const { signal, target } = request;
  const first = doors.route();
  if (signal.aborted) return yield { type: 'end', reason: 'cancelled' };
  if (first === null)
    return yield failed(new AppError('E_PROVIDER_UNAVAILABLE', 'No editor window that can reach this model is connected.'));

  const queue: ModelEvent[] = [];
  let wake = (): void => undefined;
  let ended = false;
  const push = (event: ModelEvent): void => {
    if (ended) return;
    ended = event.type === 'end';
    queue.push(event);
    wake();
  };
  const pending: PendingCall = {
    call_id,
    run_id: target.run_id,
    client_id: first,
    repeatable: false,
    route: () => first,
    give: (client_id) =>
      doors.send(client_id, {
        frame: 'model.call',
        call_id,
        run_id: target.run_id,
        model: request.model,
        messages: [...request.messages],
        tools: [...request.tools],
      }),
    answer(frame) {
      if (frame.frame !== 'model.event') return;
      if (queue.length < mostWaiting) return push(frame.event);
      push(failed(new AppError('E_PROVIDER_STREAM')));
      cancel();
    },
    fail: () => push(failed(new AppError('E_PROVIDER_STREAM', 'The editor window that reached the model is gone.'))),
  };
  const cancel = (): void => doors.send(first, { frame: 'model.cancel', call_id });
  const onAbort = (): void => {
    cancel();
    queue.length = 0;
    push({ type: 'end', reason: 'cancelled' });
  };
  signal.addEventListener('abort', onAbort, { once: true });
  calls.add(pending);
  try {
    for (;;) {
      const event = queue.shift();
      if (event === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else {
        yield event;
        if (event.type === 'end') return;
      }
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    calls.remove(pending);
    if (!ended) cancel();
  }
}

const failed = (error: AppError): ModelEvent => ({ type: 'end', reason: 'failed', failure: error.toFailure() });
