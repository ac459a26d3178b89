import { z } from 'zod';
import { CodeSymbol } from './symbols.ts';
import { defineTool, editorToolTimeoutMs } from './tool.ts';

export const workspaceSymbols = defineTool({
  name: 'workspace_symbols',
  description: 'Finds symbols by name in the whole workspace, from the language servers.',
  effect: 'read',
  host: 'editor',
  timeout_ms: editorToolTimeoutMs,
  input: z.object({ query: z.string().min(1).max(200), limit: z.int().min(1).max(500).default(50) }),
  output: z.object({ symbols: z.array(CodeSymbol) }),
});
