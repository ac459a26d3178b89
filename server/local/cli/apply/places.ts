/** Where a path of a plan really is. Follows links inside the folder, refuses everything that leads out of it. */
import path from 'node:path';
import type { Rejection } from '#contracts/edits/fileEdit';
import { checkPath, isGitFolder } from '../../edits/paths.ts';
import { rejection } from '../../edits/rejection.ts';
import { errorCode, statOf, type FileOps } from './fileOps.ts';

export interface Place {
  readonly path: string;
  /** The real file, behind any link. */
  readonly file: string;
  readonly exists: boolean;
  /** The path itself is a link to the file. */
  readonly linked: boolean;
  /** Folders to be made first, outermost first. */
  readonly newFolders: readonly string[];
}

/** `root` is a real path. A value with `code` is the reason why not. */
export function findPlace(ops: FileOps, root: string, given: string): Place | Rejection {
  const checked = checkPath(given);
  if (!checked.ok) return rejection(given, null, 'E_EDIT_OUTSIDE', checked.message);
  const parts = checked.path.split('/');
  const name = parts.pop() ?? '';
  const outside = (): Rejection => rejection(given, null, 'E_EDIT_OUTSIDE', `“${given}” leads out of the folder through a link.`);
  let folder = root;
  const newFolders: string[] = [];
  for (const part of parts) {
    const next = path.join(folder, part);
    const stat = newFolders.length > 0 ? null : statOf(ops, next);
    if (stat === null) newFolders.push(next);
    else if (!stat.isSymbolicLink() && !stat.isDirectory())
      return rejection(given, null, 'E_EDIT_FAILED', `A part of “${given}” is not a folder.`);
    const real = stat?.isSymbolicLink() === true ? follow(ops, root, next) : next;
    if (real === null) return outside();
    folder = real;
  }
  const file = path.join(folder, name);
  const stat = newFolders.length > 0 ? null : statOf(ops, file);
  if (stat?.isSymbolicLink() !== true) return { path: given, file, exists: stat !== null, linked: false, newFolders };
  const real = follow(ops, root, file);
  return real === null ? outside() : { path: given, file: real, exists: true, linked: true, newFolders };
}

/** Where a link ends, or null when that is nowhere, outside the folder, or in the repository's own data. */
function follow(ops: FileOps, root: string, link: string): string | null {
  try {
    const real = ops.realpathSync(link);
    const relative = path.relative(root, real);
    if (relative === '' || relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative)) return null;
    return relative.split(path.sep).some(isGitFolder) ? null : real;
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'ENOTDIR', 'EACCES'].includes(errorCode(error))) return null;
    throw error;
  }
}
