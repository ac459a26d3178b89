/** What drawn Markdown may ask for. The panel gives it; drawing never reaches the host by itself. */

export type CodeAction = 'apply' | 'insert' | 'newFile' | 'copy';

export interface MarkdownActions {
  openLink(href: string): void;
  openFile(path: string, line: number | null): void;
  /** Answers whether it was done. */
  codeBlock(action: CodeAction, code: string, language: string, path: string | null): Promise<boolean>;
}
