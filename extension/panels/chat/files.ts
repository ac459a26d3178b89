/** The editor's files as the panel sees them: finding, opening, what is selected. */
import * as vscode from 'vscode';
import { revealLine } from '../../context/openFiles.ts';
import { selectionItem } from '../../context/selection.ts';
import { filePathOf } from '../../context/workspace.ts';
import { workspaceDocument } from '../../tools/paths.ts';
import type { Part } from './chatContext.ts';

export const files: Part<'findFiles' | 'currentSelection' | 'openFile'> = (context) => ({
  findFiles: async ({ query }) => ({ files: await context.findFiles(query) }),
  async currentSelection() {
    // While the panel has the focus there may be no active editor; the one beside it is meant.
    const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
    return {
      item: selectionItem(editors.find((editor) => editor && !editor.selection.isEmpty && filePathOf(editor.document.uri) !== null)),
    };
  },
  async openFile({ path, line }) {
    await revealLine(await workspaceDocument(path), line);
    return {};
  },
});
