/** The editor's symbol kinds as the contracts spell them. */
import * as vscode from 'vscode';

export function symbolKind(kind: vscode.SymbolKind): string {
  const name = vscode.SymbolKind[kind] ?? 'symbol';
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
