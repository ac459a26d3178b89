/** The extension's door. Turns the features on, each on its own, so that one that fails does not take the others along. */
import type * as vscode from 'vscode';
import { contributions } from './contributions.ts';
import { createServices } from './services.ts';

export function activate(context: vscode.ExtensionContext): void {
  const services = createServices(context);
  context.subscriptions.push(services);
  for (const feature of contributions) {
    try {
      context.subscriptions.push(feature.activate(services));
    } catch (error) {
      services.log.error(`feature “${feature.name}” was not turned on`, error);
    }
  }
}
