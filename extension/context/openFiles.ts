/** Files the user has at hand: the active one first, then the other open tabs. Also brings files to the front. */
import * as vscode from 'vscode';
import { filePathOf } from './workspace.ts';

export function openFilePaths(): string[] {
  const uris: vscode.Uri[] = [];
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active) uris.push(active);
  for (const group of vscode.window.tabGroups.all) {
    for (const tab of group.tabs) if (tab.input instanceof vscode.TabInputText) uris.push(tab.input.uri);
  }
  return [...new Set(uris.flatMap((uri) => filePathOf(uri) ?? []))];
}

/** `line` is 1-based. */
export async function revealLine(document: vscode.TextDocument, line?: number): Promise<void> {
  const at = line === undefined ? undefined : document.validatePosition(new vscode.Position(line - 1, 0));
  await vscode.window.showTextDocument(document, { preview: true, ...(at ? { selection: new vscode.Range(at, at) } : {}) });
}
