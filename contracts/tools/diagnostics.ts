import { z } from 'zod';
import { FilePath } from '../edits/fileEdit.ts';
import { defineTool, editorToolTimeoutMs } from './tool.ts';

export const diagnostics = defineTool({
  name: 'diagnostics',
  description: 'Lists the errors and warnings the editor shows, for one file or for the workspace.',
  effect: 'read',
  host: 'editor',
  timeout_ms: editorToolTimeoutMs,
  input: z.object({ path: FilePath.optional() }),
  output: z.object({
    problems: z.array(
      z.object({
        path: FilePath,
        line: z.int().positive(),
        column: z.int().positive(),
        severity: z.enum(['error', 'warning', 'info', 'hint']),
        message: z.string(),
        source: z.string().nullable(),
      }),
    ),
  }),
});
