/** Turns a path a model named into a real one inside the root, or refuses: by its spelling, and again after links are followed. */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#contracts/core/errors';
import { checkPath } from '../../edits/paths.ts';

/** A file that exists. Throws AppError E_FORBIDDEN or E_NOT_FOUND. */
export async function fileInside(root: string, named: string): Promise<{ readonly path: string; readonly real: string }> {
  const checked = checkPath(named);
  if (!checked.ok) throw new AppError('E_FORBIDDEN', checked.message);
  return { path: checked.path, real: await realInside(root, checked.path) };
}

/** A folder that exists; `.` is the root itself. */
export async function folderInside(root: string, named: string): Promise<string> {
  const trimmed = named.replaceAll('\\', '/').replace(/\/+$/, '');
  if (trimmed === '' || trimmed === '.') return root;
  const checked = checkPath(trimmed);
  if (!checked.ok) throw new AppError('E_FORBIDDEN', checked.message);
  return realInside(root, checked.path);
}

async function realInside(root: string, relative: string): Promise<string> {
  const real = await realpath(path.join(root, ...relative.split('/'))).catch((cause: unknown) => {
    throw new AppError('E_NOT_FOUND', `There is no “${relative}”.`, { cause });
  });
  const away = path.relative(root, real);
  if (away === '..' || away.startsWith(`..${path.sep}`) || path.isAbsolute(away))
    throw new AppError('E_FORBIDDEN', 'A link on the path leads outside the folder.');
  return real;
}
