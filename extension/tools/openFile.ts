import { openFile as contract } from '#contracts/tools/openFile';
import { revealLine } from '../context/openFiles.ts';
import { editorTool } from './editorTool.ts';
import { workspaceDocument } from './paths.ts';

export const openFile = editorTool(contract, async ({ path, line }) => {
  await revealLine(await workspaceDocument(path), line);
  return { path };
});
