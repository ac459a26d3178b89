import * as vscode from 'vscode';
import { AppError } from '#contracts/core/errors';
import { renameSymbol as contract } from '#contracts/tools/renameSymbol';
import { filePathOf } from '../context/workspace.ts';
import { editorTool } from './editorTool.ts';
import { askLanguageServer } from './languageReady.ts';
import { workspaceDocument } from './paths.ts';
import { searchWorkspace } from './searchText.ts';

export const renameSymbol = editorTool(contract, async ({ path, line, column, new_name }, { signal }) => {
  const document = await workspaceDocument(path);
  const at = document.validatePosition(new vscode.Position(line - 1, column - 1));
  const symbols = (): Thenable<unknown[] | undefined> =>
    vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', document.uri);
  await askLanguageServer(document, symbols, (reply) => reply !== undefined && reply.length > 0, signal);
  const edit = await completeRename(document, at, new_name, signal);
  const files = [];
  for (const [uri, changes] of edit.entries()) {
    const file = filePathOf(uri);
    if (file === null) throw new AppError('E_EDIT_OUTSIDE', 'The rename would change a file outside the workspace.');
    const live = await workspaceDocument(file);
    const edits = changes
      .map((change) => ({ start: live.offsetAt(change.range.start), end: live.offsetAt(change.range.end), text: change.newText }))
      .toSorted((one, other) => one.start - other.start);
    if (edits.length > 0) files.push({ path: file, content: live.getText(), edits });
  }
  return { files };
});

/** Longest to wait for a language server that has not read the whole project yet, in milliseconds. */
const patienceMs = 12_000;
const askAgainMs = 400;
/** Languages whose server has shown that it knows the project. */
const settled = new Set<string>();

/**
 * A language server that is still loading renames in the files it knows and says nothing of the rest, which would leave the
 * project broken. So the first rename is asked again while files that hold the name are missing from the answer.
 */
async function completeRename(
  document: vscode.TextDocument,
  at: vscode.Position,
  name: string,
  signal: AbortSignal,
): Promise<vscode.WorkspaceEdit> {
  const end = performance.now() + patienceMs;
  const mentioning = settled.has(document.languageId) ? [] : await filesThatMention(document, at, signal);
  for (;;) {
    const edit = await ask(document, at, name);
    const covered = new Set(edit.entries().map(([uri]) => filePathOf(uri)));
    const isWhole = mentioning.every((file) => covered.has(file));
    if (isWhole || signal.aborted || performance.now() >= end) {
      settled.add(document.languageId);
      return edit;
    }
    await new Promise((resolve) => setTimeout(resolve, askAgainMs));
  }
}

async function ask(document: vscode.TextDocument, at: vscode.Position, name: string): Promise<vscode.WorkspaceEdit> {
  let edit: vscode.WorkspaceEdit | undefined;
  try {
    edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit | undefined>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      at,
      name,
    );
  } catch (cause) {
    throw new AppError('E_TOOL_FAILED', 'The language server found nothing to rename there.', { cause });
  }
  if (!edit || edit.size === 0) throw new AppError('E_TOOL_FAILED', 'No language server can rename that.');
  return edit;
}

/** Files of the same kind that hold the word: where a whole rename may reach. A name used for other things too costs the wait once. */
async function filesThatMention(document: vscode.TextDocument, at: vscode.Position, signal: AbortSignal): Promise<readonly string[]> {
  const range = document.getWordRangeAtPosition(at);
  if (!range) return [];
  const extension = /\.[^./\\]+$/.exec(document.uri.fsPath)?.[0] ?? '';
  const query = {
    query: document.getText(range),
    is_regex: false,
    case_sensitive: true,
    whole_word: true,
    glob: `**/*${extension}`,
    limit: 2000,
  };
  const { matches } = await searchWorkspace(query, signal).catch(() => ({ matches: [] }));
  return [...new Set(matches.map((match) => match.path))];
}
