/** The native input box for a key. What is typed is never shown, stored or logged here. */
import * as vscode from 'vscode';
import type { ProviderConfig } from '#contracts/agents/model';

const maxLength = 4096;

/** Undefined when the user left; empty when the provider needs none and none was given. */
export async function askForKey(config: ProviderConfig, trouble: string | undefined): Promise<string | undefined> {
  const key = await vscode.window.showInputBox({
    title: trouble === undefined ? `${config.label}: API key` : `${config.label}: ${trouble}`,
    prompt:
      trouble === undefined
        ? 'Kept in the editor’s secret storage. It is sent to this provider only.'
        : 'Enter the key again, or press Escape to leave.',
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => keyFault(value, config.needs_key),
  });
  return key?.trim();
}

/** Why it cannot be a key, or null. */
export function keyFault(value: string, isNeeded: boolean): string | null {
  const key = value.trim();
  if (key === '') return isNeeded ? 'Enter a key.' : null;
  if (key.length > maxLength) return 'That is too long for a key.';
  return /[^\x21-\x7e]/.test(key) ? 'A key holds no spaces, line breaks or letters outside ASCII.' : null;
}
