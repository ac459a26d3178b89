/** The read-only texts the diff editor shows. Held while previews are open; a preview left over from an earlier window says so. */
import * as vscode from 'vscode';

export const previewScheme = 'coterie-edit';

export interface PreviewContent extends vscode.TextDocumentContentProvider, vscode.Disposable {
  /** A document of this text, named and highlighted like `path`. */
  put(path: string, text: string): vscode.Uri;
}

export function createPreviewContent(): PreviewContent {
  const texts = new Map<string, string>();
  let next = 0;
  const closing = vscode.workspace.onDidCloseTextDocument((document) => {
    if (document.uri.scheme === previewScheme) texts.delete(document.uri.query);
  });
  return {
    put(path, text) {
      next += 1;
      texts.set(String(next), text);
      return vscode.Uri.from({ scheme: previewScheme, path: `/${path}`, query: String(next) });
    },
    provideTextDocumentContent: (uri) => texts.get(uri.query) ?? 'This preview has ended. Open it again from the chat.',
    dispose: () => closing.dispose(),
  };
}
