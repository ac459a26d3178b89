/** The system's clipboard. */
import * as vscode from 'vscode';

export async function copyText(text: string): Promise<string> {
  await vscode.env.clipboard.writeText(text);
  return 'Copied.';
}

export const clipboardText = async (): Promise<string> => vscode.env.clipboard.readText();
