/** document_symbols: what a file defines, one symbol a line. */
import { documentSymbols as spec } from '#contracts/tools/documentSymbols';
import { formatSymbols } from './symbolLines.ts';
import type { Tool } from './tool.ts';

export const documentSymbols: Tool<typeof spec> = {
  spec,
  title: (input) => `List symbols of ${input.path}`,
  async run(context, input) {
    const output = await context.editor(spec, input);
    return { ok: true, text: formatSymbols(output.symbols) };
  },
};
