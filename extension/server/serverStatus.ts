/** The last known state of the connection, for panels and the status bar. Holds no connection and loads nothing. */
import * as vscode from 'vscode';
import type { z } from 'zod';
import type { ServerState as ServerStateSchema } from '#contracts/bridge/chat';

export type ServerState = z.infer<typeof ServerStateSchema>;

export interface ServerStatus extends vscode.Disposable {
  /** Null until the server was first needed. */
  readonly current: ServerState | null;
  readonly onChange: vscode.Event<ServerState>;
  set(state: ServerState): void;
}

export function createServerStatus(): ServerStatus {
  const emitter = new vscode.EventEmitter<ServerState>();
  let current: ServerState | null = null;
  return {
    get current() {
      return current;
    },
    onChange: emitter.event,
    set(state) {
      if (current?.state === state.state && current.text === state.text) return;
      current = state;
      emitter.fire(state);
    },
    dispose: () => emitter.dispose(),
  };
}
