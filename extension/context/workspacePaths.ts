/**
 * The paths of the contracts (`FilePath`) and the places they stand for. Pure. One folder: paths are relative to it. Several:
 * the first part is the folder's name; two folders of one name make such a path ambiguous, and ambiguity is an error.
 */
import path from 'node:path';

export interface Folder {
  readonly name: string;
  /** Absolute, in the platform's own form. */
  readonly path: string;
}

export type Located =
  | { readonly ok: true; readonly folder: Folder; readonly absolute: string }
  | { readonly ok: false; readonly message: string };

/** Device names Windows takes for files in any folder, with or without an extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\..*)?$/i;

/** Why a path cannot be one inside a workspace, or null. The same on every platform, so that a project stays portable. */
export function pathFault(file: string): string | null {
  if (file.length === 0) return 'The path is empty.';
  if (file.includes('\0')) return 'The path holds a NUL character.';
  if (file.includes('\\')) return 'The path holds a backslash; parts are separated by `/`.';
  if (file.startsWith('/') || /^[a-z]:/i.test(file)) return 'The path is absolute.';
  for (const part of file.split('/')) {
    if (part === '' || part === '.' || part === '..') return 'The path holds an empty part, `.` or `..`.';
    if (part.toLowerCase() === '.git') return 'The path points into the repository’s own files.';
  }
  return null;
}

function windowsFault(file: string): string | null {
  for (const part of file.split('/')) {
    if (reserved.test(part)) return 'The path holds a name Windows keeps for devices.';
    if (/[<>:"|?*]/.test(part) || /[. ]$/.test(part) || /~\d/.test(part)) return 'The path holds a name Windows reads in another way.';
  }
  return null;
}

export function locate(folders: readonly Folder[], file: string, platform: NodeJS.Platform): Located {
  const fault = pathFault(file) ?? (platform === 'win32' ? windowsFault(file) : null);
  if (fault) return { ok: false, message: fault };
  const api = platform === 'win32' ? path.win32 : path.posix;
  const [only, ...more] = folders;
  if (!only) return { ok: false, message: 'No folder is open.' };
  if (more.length === 0) return { ok: true, folder: only, absolute: api.join(only.path, file) };
  const slash = file.indexOf('/');
  const name = slash === -1 ? file : file.slice(0, slash);
  const named = folders.filter((folder) => folder.name === name);
  const [folder] = named;
  if (!folder) return { ok: false, message: `No folder of the workspace is called “${name}”.` };
  if (named.length > 1) return { ok: false, message: `Two folders of the workspace are called “${name}”.` };
  if (slash === -1) return { ok: false, message: 'The path names a folder, not a file in it.' };
  return { ok: true, folder, absolute: api.join(folder.path, file.slice(slash + 1)) };
}

/** The contract path of an absolute one, or null when it is in no folder. The innermost folder wins. */
export function toFilePath(folders: readonly Folder[], absolute: string, platform: NodeJS.Platform): string | null {
  const api = platform === 'win32' ? path.win32 : path.posix;
  const [inner] = folders
    .filter((folder) => isInside(folder.path, absolute, platform))
    .toSorted((one, other) => other.path.length - one.path.length);
  if (!inner) return null;
  const relative = api.relative(inner.path, absolute).split(api.sep).join('/');
  return folders.length === 1 ? relative : `${inner.name}/${relative}`;
}

/** Whether `absolute` lies below `folder` (and is not the folder itself). */
export function isInside(folder: string, absolute: string, platform: NodeJS.Platform): boolean {
  const api = platform === 'win32' ? path.win32 : path.posix;
  const relative = api.relative(folder, absolute);
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${api.sep}`) && !api.isAbsolute(relative);
}
