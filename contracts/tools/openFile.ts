import { z } from 'zod';
import { FilePath } from '../edits/fileEdit.ts';
import { defineTool, editorToolTimeoutMs } from './tool.ts';

export const openFile = defineTool({
  name: 'open_file',
  description: 'Opens a file in the editor for the user to see, at a line if given.',
  effect: 'show',
  host: 'editor',
  timeout_ms: editorToolTimeoutMs,
  input: z.object({ path: FilePath, line: z.int().positive().optional() }),
  output: z.object({ path: FilePath }),
});
