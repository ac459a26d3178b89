/** The window's folders as the contracts see them. */
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { guardPath, type Guarded } from './pathGuard.ts';
import { toFilePath, type Folder } from './workspacePaths.ts';

export function workspaceFolders(): readonly Folder[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter((folder) => folder.uri.scheme === 'file')
    .map((folder) => ({ name: folder.name, path: folder.uri.fsPath }));
}

/** Equal for windows on the same folders; null without one. */
export function workspaceKey(): string | null {
  const uris = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.toString()).toSorted();
  if (uris.length === 0) return null;
  const key = uris.join('\n');
  return key.length <= 4096 ? key : createHash('sha256').update(key).digest('hex');
}

export const guardWorkspacePath = (file: string): Promise<Guarded> => guardPath(workspaceFolders(), file);

/** The contract path of a file of the workspace, or null for anything else. */
export function filePathOf(uri: vscode.Uri): string | null {
  return uri.scheme === 'file' ? toFilePath(workspaceFolders(), uri.fsPath, process.platform) : null;
}

/** The active text file, if it is one of the workspace's. */
export function activeFile(): { readonly editor: vscode.TextEditor; readonly path: string } | null {
  const editor = vscode.window.activeTextEditor;
  const path = editor && filePathOf(editor.document.uri);
  return editor && path ? { editor, path } : null;
}
