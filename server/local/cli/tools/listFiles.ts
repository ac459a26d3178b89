import { listFiles as spec } from '#contracts/tools/listFiles';
import { createGlob } from './glob.ts';
import type { HeadlessTool } from './headlessTool.ts';
import { walkFiles } from './walkFiles.ts';

export const listFiles: HeadlessTool<typeof spec> = {
  spec,
  async run({ glob, limit }, { root, signal }) {
    const files: string[] = [];
    const fits = createGlob(glob);
    for await (const file of walkFiles(root, signal)) {
      if (!fits(file)) continue;
      if (files.length === limit) return { files, truncated: true };
      files.push(file);
    }
    return { files, truncated: false };
  },
};
