import { z } from 'zod';
import { FilePath, TextHash } from '../edits/fileEdit.ts';
import { defineTool, editorToolTimeoutMs } from './tool.ts';

export const readFile = defineTool({
  name: 'read_file',
  description:
    'Reads a text file of the workspace as the editor has it, unsaved changes included. Give `start_line` and `end_line` (1-based, inclusive) for a part of a long file.',
  effect: 'read',
  host: 'editor',
  timeout_ms: editorToolTimeoutMs,
  input: z.object({ path: FilePath, start_line: z.int().positive().optional(), end_line: z.int().positive().optional() }),
  output: z.object({
    path: FilePath,
    /** The text of the lines asked for, with the file's own line endings. */
    content: z.string(),
    /** Hash of the whole text, whatever part was asked for. */
    hash: TextHash,
    language: z.string(),
    lines: z.int().nonnegative(),
    dirty: z.boolean(),
  }),
});
