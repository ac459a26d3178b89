/** Files for `@`: open ones first while nothing is typed, the best matches of the whole workspace afterwards. */
import { listWorkspaceFiles } from './fileList.ts';
import { rankPaths } from './fuzzy.ts';
import { openFilePaths } from './openFiles.ts';

const shown = 50;
/** Files looked at in a very large workspace. */
const considered = 50_000;
/** A list this young is used again, so that typing a name lists the disk once. */
const freshMs = 5000;

export type FileFinder = (query: string) => Promise<string[]>;

export function createFileFinder(now: () => number): FileFinder {
  let listed: { readonly at: number; readonly files: Promise<string[]> } | undefined;
  const all = (): Promise<string[]> => {
    if (!listed || now() - listed.at > freshMs) {
      const files = listWorkspaceFiles({ glob: '**/*', limit: considered, signal: AbortSignal.timeout(10_000) }).then((list) => list.files);
      listed = { at: now(), files };
    }
    return listed.files;
  };
  return async (query) => {
    const open = openFilePaths();
    if (query.trim() === '') return [...new Set([...open, ...(await all())])].slice(0, shown);
    return rankPaths([...new Set([...open, ...(await all())])], query, shown);
  };
}
