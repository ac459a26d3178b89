import { z } from 'zod';
import { FilePath, PlanFile, TextEdit } from '../edits/fileEdit.ts';
import { defineTool, editorToolTimeoutMs } from './tool.ts';

export const renameSymbol = defineTool({
  name: 'rename_symbol',
  description:
    'Renames a symbol everywhere through the language server. Point at it by path, line and column (1-based). The changes are proposed for review, not written.',
  effect: 'propose',
  host: 'editor',
  timeout_ms: editorToolTimeoutMs,
  input: z.object({ path: FilePath, line: z.int().positive(), column: z.int().positive(), new_name: z.string().min(1).max(200) }),
  /** The edits and the texts they were made for; the server turns them into a proposal. */
  output: z.object({ files: z.array(PlanFile.extend({ content: z.string(), edits: z.array(TextEdit) })) }),
});
