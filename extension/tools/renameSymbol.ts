import * as vscode from 'vscode';
import { AppError } from '#contracts/core/errors';
import { renameSymbol as contract } from '#contracts/tools/renameSymbol';
import { filePathOf } from '../context/workspace.ts';
import { editorTool } from './editorTool.ts';
import { workspaceDocument } from './paths.ts';

export const renameSymbol = editorTool(contract, async ({ path, line, column, new_name }) => {
  const document = await workspaceDocument(path);
  const at = document.validatePosition(new vscode.Position(line - 1, column - 1));
  let edit: vscode.WorkspaceEdit | undefined;
  try {
    edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit | undefined>('vscode.executeDocumentRenameProvider', document.uri, at, new_name);
  } catch (cause) {
    throw new AppError('E_TOOL_FAILED', 'The language server found nothing to rename there.', { cause });
  }
  if (!edit || edit.size === 0) throw new AppError('E_TOOL_FAILED', 'No language server can rename that.');
  const files = [];
  for (const [uri, changes] of edit.entries()) {
    const file = filePathOf(uri);
    if (file === null) throw new AppError('E_EDIT_OUTSIDE', 'The rename would change a file outside the workspace.');
    const live = await workspaceDocument(file);
    const edits = changes
      .map((change) => ({ start: live.offsetAt(change.range.start), end: live.offsetAt(change.range.end), text: change.newText }))
      .toSorted((one, other) => one.start - other.start);
    files.push({ path: file, content: live.getText(), edits });
  }
  return { files: files.filter((file) => file.edits.length > 0) };
});
