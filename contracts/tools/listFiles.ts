import { z } from 'zod';
import { FilePath } from '../edits/fileEdit.ts';
import { defineTool, editorToolTimeoutMs } from './tool.ts';

export const listFiles = defineTool({
  name: 'list_files',
  description: 'Lists files of the workspace, ignored ones left out. `glob` narrows the list, for example `src/**/*.ts`.',
  effect: 'read',
  host: 'editor',
  timeout_ms: editorToolTimeoutMs,
  input: z.object({ glob: z.string().max(1000).default('**/*'), limit: z.int().min(1).max(5000).default(500) }),
  output: z.object({ files: z.array(FilePath), truncated: z.boolean() }),
});
