/** workspace_symbols: symbols by name, one a line. */
import { workspaceSymbols as spec } from '#contracts/tools/workspaceSymbols';
import { formatSymbols } from './symbolLines.ts';
import type { Tool } from './tool.ts';

export const workspaceSymbols: Tool<typeof spec> = {
  spec,
  title: (input) => `Find symbol ${input.query}`,
  async run(context, input) {
    const output = await context.editor(spec, input);
    return { ok: true, text: formatSymbols(output.symbols, input.limit) };
  },
};
