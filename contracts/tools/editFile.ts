import { z } from 'zod';
import { EditFormat } from '../edits/fileEdit.ts';
import { defineTool } from './tool.ts';

export const editFile = defineTool({
  name: 'edit_file',
  description:
    'Proposes changes to one or more files for the user to review. `text` holds search/replace blocks (a line with the path, then `<<<<<<< SEARCH`, the exact present text, `=======`, the new text, `>>>>>>> REPLACE`), or a unified diff, or whole files in fenced blocks named by their path. The text to replace must occur exactly once. An empty SEARCH part creates the file. Answers whether the user applied it.',
  effect: 'propose',
  host: 'server',
  timeout_ms: null,
  input: z.object({ text: z.string().min(1).max(2_000_000), format: EditFormat.default('auto'), title: z.string().max(200).optional() }),
  output: z.object({ applied: z.boolean(), message: z.string() }),
});
