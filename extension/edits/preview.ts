/** Shows what an edit would do in the editor's own diff view: one file side by side, several in one multi-file view. */
import * as vscode from 'vscode';
import type { FileChange } from '#contracts/edits/fileEdit';
import type { PreviewContent } from './previewContent.ts';

export interface PreviewFile {
  readonly change: FileChange;
  readonly before: string;
  readonly after: string;
}

export async function showPreview(content: PreviewContent, title: string, files: readonly PreviewFile[]): Promise<void> {
  const [only, ...more] = files;
  if (!only) return;
  if (more.length === 0) {
    const { left, right } = sides(content, only);
    await vscode.commands.executeCommand('vscode.diff', left, right, `${only.change.path} (proposed)`, { preview: true });
    return;
  }
  const resources = files.map((file) => {
    const { left, right } = sides(content, file);
    return [right, left, right];
  });
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}

/** Closes every preview that is open; called once an edit was decided. */
export async function closePreviews(scheme: string): Promise<void> {
  const stale = vscode.window.tabGroups.all.flatMap((group) =>
    group.tabs.filter((tab) => tab.input instanceof vscode.TabInputTextDiff && tab.input.modified.scheme === scheme),
  );
  if (stale.length > 0) await vscode.window.tabGroups.close(stale, true);
}

function sides(content: PreviewContent, file: PreviewFile): { left: vscode.Uri; right: vscode.Uri } {
  return { left: content.put(file.change.path, file.before), right: content.put(file.change.new_path ?? file.change.path, file.after) };
}
