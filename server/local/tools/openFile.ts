/** open_file: shows a file to the user. */
import { openFile as spec } from '#contracts/tools/openFile';
import type { Tool } from './tool.ts';

export const openFile: Tool<typeof spec> = {
  spec,
  title: (input) => `Open ${input.path}${input.line === undefined ? '' : `:${input.line}`}`,
  async run(context, input) {
    const { path } = await context.editor(spec, input);
    return { ok: true, text: `Opened ${path}.` };
  },
};
