/** What the user points at, as context for a message. The text is taken now, so that history does not change with the file. */
import * as vscode from 'vscode';
import type { ContextItem } from '#contracts/chat/message';
import { messageLimits } from '#contracts/local/conversations';
import { filePathOf } from './workspace.ts';

/** The selection of an editor, or null when nothing of a workspace file is selected. */
export function selectionItem(editor: vscode.TextEditor | undefined): ContextItem | null {
  const path = editor && !editor.selection.isEmpty ? filePathOf(editor.document.uri) : null;
  if (!editor || path === null) return null;
  const { document, selection } = editor;
  // A selection that ends at the start of a line does not include that line.
  const isAtStart = selection.end.character === 0 && selection.end.line > selection.start.line;
  return {
    kind: 'selection',
    path,
    start_line: selection.start.line + 1,
    end_line: selection.end.line + (isAtStart ? 0 : 1),
    text: document.getText(selection).slice(0, messageLimits.context_text),
    language: document.languageId,
  };
}

/** The whole file. */
export async function fileItem(uri: vscode.Uri): Promise<ContextItem | null> {
  const path = filePathOf(uri);
  if (path === null) return null;
  const document = await vscode.workspace.openTextDocument(uri);
  return { kind: 'file', path, text: document.getText().slice(0, messageLimits.context_text), language: document.languageId };
}
