import { listFiles as contract } from '#contracts/tools/listFiles';
import { listWorkspaceFiles } from '../context/fileList.ts';
import { editorTool } from './editorTool.ts';

export const listFiles = editorTool(contract, async ({ glob, limit }, { signal }) => listWorkspaceFiles({ glob, limit, signal }));
