/** There is no editor to show anything in; the file must exist all the same. */
import { openFile as spec } from '#contracts/tools/openFile';
import type { HeadlessTool } from './headlessTool.ts';
import { fileInside } from './insideRoot.ts';

export const openFile: HeadlessTool<typeof spec> = {
  spec,
  run: async ({ path: named }, { root }) => ({ path: (await fileInside(root, named)).path }),
};
