/** Puts text into the active editor at the cursor or in place of the selection; the editor's own undo takes it back. */
import * as vscode from 'vscode';
import { AppError } from '#contracts/core/errors';

/** Answers one sentence saying what was done. */
export async function insertIntoEditor(text: string, where: 'cursor' | 'selection'): Promise<string> {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors.find((shown) => shown.document.uri.scheme === 'file');
  if (!editor) throw new AppError('E_VALIDATION', 'Open a file first: there is no editor to put the text into.');
  const { selection } = editor;
  if (where === 'selection' && selection.isEmpty) throw new AppError('E_VALIDATION', 'Select the text to replace first.');
  const isDone = await editor.edit((edit) =>
    where === 'cursor' ? edit.insert(selection.active, asLines(text, editor, selection.active)) : edit.replace(selection, text),
  );
  const name = vscode.workspace.asRelativePath(editor.document.uri);
  if (!isDone) throw new AppError('E_EDIT_READ_ONLY', `${name} cannot be changed.`);
  await vscode.window.showTextDocument(editor.document, { viewColumn: editor.viewColumn ?? vscode.ViewColumn.Active });
  return where === 'cursor' ? `Inserted at the cursor in ${name}.` : `Replaced the selection in ${name}.`;
}

/** Put before the text of a line, a block gets lines of its own; anywhere else it goes in as it is. */
function asLines(text: string, { document }: vscode.TextEditor, at: vscode.Position): string {
  const line = document.lineAt(at.line);
  const isBefore = at.character <= line.firstNonWhitespaceCharacterIndex && !line.isEmptyOrWhitespace;
  return isBefore && !text.endsWith('\n') ? `${text}\n${line.text.slice(0, at.character)}` : text;
}
