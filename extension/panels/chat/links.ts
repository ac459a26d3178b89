/** Links of an answer. Only web and mail addresses leave the editor, and the editor asks the user first. */
import * as vscode from 'vscode';
import { AppError } from '#contracts/core/errors';
import type { Part } from './chatContext.ts';

const schemes = new Set(['http:', 'https:', 'mailto:']);

export const links: Part<'openLink'> = () => ({
  async openLink({ href }) {
    const url = URL.parse(href);
    if (!url || !schemes.has(url.protocol)) throw new AppError('E_FORBIDDEN', 'Only web and mail links can be opened.');
    await vscode.env.openExternal(vscode.Uri.parse(url.href, true));
    return {};
  },
});
