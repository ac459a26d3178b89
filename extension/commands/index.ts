/** Every command. One file and one line each; the manifest follows this order. */
import { addToChat } from './addToChat.ts';
import { applyClipboard } from './applyClipboard.ts';
import { applyToActiveFile } from './applyToActiveFile.ts';
import type { Command } from './command.ts';
import { explain } from './explain.ts';
import { focusChat } from './focusChat.ts';
import { insertAtCursor } from './insertAtCursor.ts';
import { newChat } from './newChat.ts';
import { newFile } from './newFile.ts';
import { openChatInEditor } from './openChatInEditor.ts';
import { openLog } from './openLog.ts';
import { removeKey } from './removeKey.ts';
import { replaceSelection } from './replaceSelection.ts';
import { restartServer } from './restartServer.ts';
import { rotateKey } from './rotateKey.ts';
import { setUpModel } from './setUpModel.ts';
import { showHistory } from './showHistory.ts';
import { stop } from './stop.ts';
import { undoLastApply } from './undoLastApply.ts';

export const commands: readonly Command[] = [
  newChat,
  focusChat,
  openChatInEditor,
  showHistory,
  stop,
  explain,
  addToChat,
  applyToActiveFile,
  insertAtCursor,
  replaceSelection,
  newFile,
  applyClipboard,
  undoLastApply,
  setUpModel,
  rotateKey,
  removeKey,
  restartServer,
  openLog,
];
