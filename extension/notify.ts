/** Short words to the user outside the panel: what was done, or what failed and what to do next. */
import * as vscode from 'vscode';
import type { Log } from './log.ts';

export interface Notify {
  /** One sentence in the status bar; it goes away by itself. */
  inform(text: string): void;
  /** Shown until closed; an expected failure by its own sentence, anything else as a fault of ours. */
  fail(error: unknown): void;
}

const informMs = 6000;

export function createNotify(log: Log): Notify {
  return {
    inform: (text) => void vscode.window.setStatusBarMessage(`$(check) ${text}`, informMs),
    fail(error) {
      const isExpected = error instanceof Error && error.name === 'AppError';
      if (!isExpected) log.error('unexpected', error);
      const text = isExpected ? error.message : 'Something went wrong inside Coterie.';
      void vscode.window.showErrorMessage(text, 'Open Log').then((choice) => choice && log.show());
    },
  };
}
