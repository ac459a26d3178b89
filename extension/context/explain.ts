/** What a context-menu or palette command is about: the file it was called on, the selection, or the active file. */
import * as vscode from 'vscode';
import type { ContextItem } from '#contracts/chat/message';
import { AppError } from '#contracts/core/errors';
import { fileItem, selectionItem } from './selection.ts';

export async function explainContext(target: unknown): Promise<ContextItem> {
  const editor = vscode.window.activeTextEditor;
  const called = target instanceof vscode.Uri ? target : undefined;
  const isOfEditor = called === undefined || called.toString() === editor?.document.uri.toString();
  const selected = isOfEditor ? selectionItem(editor) : null;
  if (selected) return selected;
  const uri = called ?? editor?.document.uri;
  const item = uri ? await fileItem(uri) : null;
  if (!item) throw new AppError('E_VALIDATION', 'Open a file of the workspace first.');
  return item;
}
