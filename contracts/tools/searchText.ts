import { z } from 'zod';
import { FilePath } from '../edits/fileEdit.ts';
import { defineTool, editorToolTimeoutMs } from './tool.ts';

export const searchText = defineTool({
  name: 'search_text',
  description: 'Searches the text of the workspace’s files. Plain text unless `is_regex`; answers path, line and the line’s text.',
  effect: 'read',
  host: 'editor',
  timeout_ms: editorToolTimeoutMs,
  input: z.object({
    query: z.string().min(1).max(1000),
    is_regex: z.boolean().default(false),
    case_sensitive: z.boolean().default(false),
    whole_word: z.boolean().default(false),
    glob: z.string().max(1000).optional(),
    limit: z.int().min(1).max(2000).default(200),
  }),
  output: z.object({
    matches: z.array(z.object({ path: FilePath, line: z.int().positive(), column: z.int().positive(), text: z.string() })),
    truncated: z.boolean(),
  }),
});
