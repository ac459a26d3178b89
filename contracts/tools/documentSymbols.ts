import { z } from 'zod';
import { FilePath } from '../edits/fileEdit.ts';
import { CodeSymbol } from './symbols.ts';
import { defineTool, editorToolTimeoutMs } from './tool.ts';

export const documentSymbols = defineTool({
  name: 'document_symbols',
  description: 'Lists the symbols a file defines (classes, functions, methods …) with their places, from the language server.',
  effect: 'read',
  host: 'editor',
  timeout_ms: editorToolTimeoutMs,
  input: z.object({ path: FilePath }),
  output: z.object({ symbols: z.array(CodeSymbol) }),
});
