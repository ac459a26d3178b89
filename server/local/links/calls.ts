/**
 * Calls that wait for a client's answer. A call belongs to a client, not to its socket: when the socket breaks, the client may
 * come back and answer. Only what is harmless to do twice is asked again, of whoever can answer.
 */
import { AppError, type ErrorCode, type Failure } from '#contracts/core/errors';
import type { CallId, ClientId, RunId } from '#contracts/core/ids';
import type { LaterFrame } from './connection.ts';

export interface PendingCall {
  readonly call_id: CallId;
  readonly run_id: RunId;
  /** Whom it was given to; null while nobody is there to take it. */
  client_id: ClientId | null;
  /** Gives it to a client, again if need be. */
  readonly give: (client_id: ClientId) => void;
  /** Whom it could be given to now. */
  readonly route: () => ClientId | null;
  /** Whether asking a second time changes nothing. */
  readonly repeatable: boolean;
  readonly answer: (frame: LaterFrame) => void;
  readonly fail: (error: AppError) => void;
}

export interface Calls {
  add(call: PendingCall): void;
  remove(call: PendingCall): void;
  /** False for an answer nobody waits for, or one from a client that was not asked. */
  answer(client_id: ClientId, call_id: CallId, frame: LaterFrame): boolean;
  clientCame(client_id: ClientId): void;
  clientLeft(client_id: ClientId): void;
  failAll(code: ErrorCode): void;
}

export function createCalls(reconnectMs: number): Calls {
  const calls = new Map<CallId, PendingCall>();
  /** For calls whose client is not there: when to stop waiting. */
  const timers = new Map<CallId, NodeJS.Timeout>();

  const stopWaiting = (call: PendingCall): void => {
    clearTimeout(timers.get(call.call_id));
    timers.delete(call.call_id);
  };
  const waitForClient = (call: PendingCall): void => {
    stopWaiting(call);
    timers.set(
      call.call_id,
      setTimeout(() => call.fail(new AppError('E_TOOL_NO_EDITOR')), reconnectMs),
    );
  };
  const give = (call: PendingCall, client_id: ClientId): void => {
    stopWaiting(call);
    call.client_id = client_id;
    call.give(client_id);
  };

  return {
    add(call) {
      calls.set(call.call_id, call);
      const client_id = call.route();
      if (client_id === null) waitForClient(call);
      else give(call, client_id);
    },
    remove(call) {
      stopWaiting(call);
      calls.delete(call.call_id);
    },
    answer(client_id, call_id, frame) {
      const call = calls.get(call_id);
      if (call?.client_id !== client_id) return false;
      call.answer(frame);
      return true;
    },
    clientCame(client_id) {
      for (const call of calls.values()) {
        if (call.client_id === null || (call.client_id === client_id && call.repeatable)) {
          const taker = call.route();
          if (taker !== null) give(call, taker);
        } else if (call.client_id === client_id) stopWaiting(call);
      }
    },
    clientLeft(client_id) {
      for (const call of calls.values()) {
        if (call.client_id !== client_id) continue;
        const taker = call.repeatable ? call.route() : null;
        if (taker !== null) give(call, taker);
        else waitForClient(call);
      }
    },
    failAll(code) {
      for (const call of calls.values()) call.fail(new AppError(code));
    },
  };
}

/** What a client says went wrong, as an error of ours. Its text is data from another process and stays bounded. */
export function clientFailure(failure: Failure): AppError {
  return new AppError(failure.code, failure.message.slice(0, 4000), failure.detail === undefined ? {} : { detail: failure.detail });
}
