/** The few editor commands a button of the panel may run, and opening the chat as a tab. */
import * as vscode from 'vscode';
import type { z } from 'zod';
import type { ChatCommand } from '#contracts/bridge/chat';
import type { Part } from './chatContext.ts';

const commands: Readonly<Record<z.output<typeof ChatCommand>, readonly [command: string, ...args: unknown[]]>> = {
  setUpModel: ['coterie.setUpModel'],
  newChat: ['coterie.newChat'],
  undoLastApply: ['coterie.undoLastApply'],
  applyClipboard: ['coterie.applyClipboard'],
  openSettings: ['workbench.action.openSettings', '@ext:coterie.coterie'],
  openLog: ['coterie.openLog'],
  openWalkthrough: ['workbench.action.openWalkthrough', 'coterie.coterie#coterie.start', false],
  restartServer: ['coterie.restartServer'],
};

export const editor: Part<'runCommand' | 'openInEditor'> = ({ services }) => ({
  async runCommand({ command }) {
    const [id, ...args] = commands[command];
    await vscode.commands.executeCommand(id, ...args);
    return {};
  },
  async openInEditor({ conversation_id }) {
    services.chats.openTab(conversation_id === null ? undefined : { what: 'conversation', conversation_id });
    return {};
  },
});
