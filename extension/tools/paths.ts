/** The files tools may touch: those of the workspace, links followed. Outside of it is E_EDIT_OUTSIDE, whoever asks. */
import * as vscode from 'vscode';
import { AppError } from '#contracts/core/errors';
import { guardWorkspacePath } from '../context/workspace.ts';

export async function workspaceUri(path: string): Promise<vscode.Uri> {
  const guarded = await guardWorkspacePath(path);
  if (!guarded.ok) throw new AppError('E_EDIT_OUTSIDE', `${path}: ${guarded.message}`);
  return vscode.Uri.file(guarded.absolute);
}

export async function workspaceDocument(path: string): Promise<vscode.TextDocument> {
  const uri = await workspaceUri(path);
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (cause) {
    const isThere = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    throw isThere
      ? new AppError('E_EDIT_ENCODING', `${path} is not a text file.`, { cause })
      : new AppError('E_EDIT_MISSING', `${path} does not exist.`, { cause });
  }
}
