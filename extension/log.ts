/** The host's log: an output channel made at first use. Ids and codes only; never content, keys or tokens. */
import * as vscode from 'vscode';

export interface Log extends vscode.Disposable {
  info(text: string): void;
  warn(text: string): void;
  error(text: string, cause?: unknown): void;
  show(): void;
}

export function createLog(): Log {
  let channel: vscode.LogOutputChannel | undefined;
  const open = (): vscode.LogOutputChannel => (channel ??= vscode.window.createOutputChannel('Coterie', { log: true }));
  return {
    info: (text) => open().info(text),
    warn: (text) => open().warn(text),
    error: (text, cause) => open().error(cause === undefined ? text : `${text}: ${describeCause(cause)}`),
    show: () => open().show(true),
    dispose: () => channel?.dispose(),
  };
}

/** The kind of a failure and where in our code it arose, without messages that may quote content. */
function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause;
  const code = 'code' in cause && typeof cause.code === 'string' ? ` ${cause.code}` : '';
  const frames = (cause.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return `${cause.name}${code}\n${frames.slice(0, 6).join('\n')}`;
}
