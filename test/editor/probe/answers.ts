/** What a journey can ask of the host. Arguments and answers are JSON. */
import path from 'node:path';
import process from 'node:process';
import * as vscode from 'vscode';

type Answer = (...args: unknown[]) => Promise<unknown>;

const folder = (): string => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
const uriOf = (file: unknown): vscode.Uri => vscode.Uri.file(path.resolve(folder(), String(file)));

export const answers: Record<string, Answer> = {
  /** Opens a file in an editor and shows it; `from` and `to` (1-based lines) select whole lines. */
  open: async (file, from, to) => {
    const document = await vscode.workspace.openTextDocument(uriOf(file));
    const selection = typeof from === 'number' ? new vscode.Range(from - 1, 0, Number(to ?? from), 0) : undefined;
    await vscode.window.showTextDocument(document, { preview: false, ...(selection ? { selection } : {}) });
  },
  /** The live text of a document, with unsaved changes. */
  text: async (file) => (await vscode.workspace.openTextDocument(uriOf(file))).getText(),
  /** Types into a document without saving it. */
  insert: async (file, line, text) => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uriOf(file), new vscode.Position(Number(line) - 1, 0), String(text));
    return await vscode.workspace.applyEdit(edit);
  },
  dirty: async () =>
    vscode.workspace.textDocuments.filter((document) => document.isDirty).map((document) => vscode.workspace.asRelativePath(document.uri)),
  saveAll: async () => await vscode.workspace.saveAll(false),
  activeFile: async () => {
    const editor = vscode.window.activeTextEditor;
    return editor ? vscode.workspace.asRelativePath(editor.document.uri) : null;
  },
  tabs: async () => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => tab.label)),
  command: async (id, ...args) => {
    // Only that it ended is told: what commands answer is not always JSON.
    await vscode.commands.executeCommand(String(id), ...args);
  },
  commands: async () => await vscode.commands.getCommands(true),
  setClipboard: async (text) => await vscode.env.clipboard.writeText(String(text)),
  clipboard: async () => await vscode.env.clipboard.readText(),
  setting: async (id, value) => await vscode.workspace.getConfiguration().update(String(id), value, vscode.ConfigurationTarget.Global),
  isActive: async (id) => vscode.extensions.getExtension(String(id))?.isActive ?? null,
  hostPid: async () => process.pid,
  /** What the editor measured of an extension's start: code loading, activation, in milliseconds. */
  themeKind: async () => vscode.ColorThemeKind[vscode.window.activeColorTheme.kind],
};
