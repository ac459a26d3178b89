/** One tool call carried out by a client: given, awaited, cancelled. */
import { AppError, isAppError } from '#contracts/core/errors';
import type { CallId, ClientId } from '#contracts/core/ids';
import type { ServerFrame } from '#contracts/local/link';
import { tools } from '#contracts/tools/index';
import type { ToolSpec } from '#contracts/tools/tool';
import { clientFailure, type Calls, type PendingCall } from './calls.ts';
import type { Links } from './links.ts';
import type { LinkTarget } from './linkTarget.ts';

export interface ToolCallDoors {
  readonly calls: Calls;
  readonly call_id: CallId;
  readonly send: (client_id: ClientId, frame: ServerFrame) => void;
  readonly route: () => ClientId | null;
}

const specs: readonly ToolSpec[] = Object.values(tools);

export function callToolOf(
  doors: ToolCallDoors,
  target: LinkTarget,
  call: Parameters<Links['callTool']>[1],
  hooks: Parameters<Links['callTool']>[2],
): Promise<unknown> {
  const { calls, call_id } = doors;
  const { signal } = hooks;
  if (signal.aborted) return Promise.reject(asError(signal.reason));
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      calls.remove(pending);
      finish();
    };
    const stop = (error: Error): void => {
      if (pending.client_id !== null) doors.send(pending.client_id, { frame: 'tool.cancel', call_id });
      settle(() => reject(error));
    };
    const onAbort = (): void => stop(asError(signal.reason));
    const pending: PendingCall = {
      call_id,
      run_id: target.run_id,
      client_id: null,
      repeatable: specs.some((spec) => spec.name === call.tool && spec.effect !== 'execute'),
      route: doors.route,
      give: (client_id) =>
        doors.send(client_id, { frame: 'tool.call', call_id, run_id: target.run_id, tool: call.tool, input: call.input }),
      answer(frame) {
        if (frame.frame === 'tool.output') hooks.onOutput(frame.stream, frame.text);
        else if (frame.frame === 'tool.result') settle(() => resolve(frame.output));
        else if (frame.frame === 'tool.failure') settle(() => reject(clientFailure(frame.failure)));
      },
      fail: (error) => settle(() => reject(error)),
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (call.timeout_ms !== null)
      timer = setTimeout(() => stop(new AppError(pending.client_id === null ? 'E_TOOL_NO_EDITOR' : 'E_TOOL_TIMEOUT')), call.timeout_ms);
    calls.add(pending);
  });
}

function asError(reason: unknown): Error {
  return isAppError(reason) || reason instanceof Error ? reason : new AppError('E_TOOL_FAILED', 'The call was cancelled.');
}
