/** Decides whether a path may be touched: inside a workspace folder by its words, and still inside after links are followed. */
import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { isInside, locate, pathFault, type Folder } from './workspacePaths.ts';

export type Guarded =
  | { readonly ok: true; readonly absolute: string; readonly folder: Folder }
  | { readonly ok: false; readonly message: string };

/** Never rejects. A file need not exist; then its nearest existing parent decides. */
export async function guardPath(folders: readonly Folder[], file: string, platform: NodeJS.Platform = process.platform): Promise<Guarded> {
  const located = locate(folders, file, platform);
  if (!located.ok) return located;
  const { absolute, folder } = located;
  try {
    const root = await realpath(folder.path);
    const target = await realNearest(absolute);
    if (!isInside(root, target, platform)) return { ok: false, message: 'A link on the path leads outside the workspace folder.' };
    const fault = pathFault(path.relative(root, target).split(path.sep).join('/'));
    return fault ? { ok: false, message: fault } : { ok: true, absolute, folder };
  } catch {
    return { ok: false, message: 'The path cannot be followed to its end.' };
  }
}

/** The real place of the nearest parent that exists, with the rest of the path behind it. A dangling link is refused by throwing. */
async function realNearest(absolute: string): Promise<string> {
  const missing: string[] = [];
  for (let at = absolute; ; at = path.dirname(at)) {
    try {
      return path.join(await realpath(at), ...missing);
    } catch (error) {
      if (!isMissing(error) || path.dirname(at) === at || (await isLink(at))) throw error;
      missing.unshift(path.basename(at));
    }
  }
}

async function isLink(absolute: string): Promise<boolean> {
  return lstat(absolute).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
