/** A feature turns one thing on and answers what turns it off. It must be cheap: the heavy work waits for its first use. */
import type * as vscode from 'vscode';
import type { Services } from '../services.ts';

export interface Feature {
  readonly name: string;
  readonly activate: (services: Services) => vscode.Disposable;
}
