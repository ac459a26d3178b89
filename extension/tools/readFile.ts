import * as vscode from 'vscode';
import { readFile as contract } from '#contracts/tools/readFile';
import { textHash } from '../edits/textEdits.ts';
import { editorTool } from './editorTool.ts';
import { workspaceDocument } from './paths.ts';

export const readFile = editorTool(contract, async ({ path, start_line, end_line }) => {
  const document = await workspaceDocument(path);
  const text = document.getText();
  const first = Math.min((start_line ?? 1) - 1, document.lineCount);
  const end = Math.max(first, Math.min(end_line ?? document.lineCount, document.lineCount));
  const isWhole = first === 0 && end === document.lineCount;
  const content = isWhole ? text : document.getText(new vscode.Range(first, 0, end, 0));
  return { path, content, hash: textHash(text), language: document.languageId, lines: document.lineCount, dirty: document.isDirty };
});
