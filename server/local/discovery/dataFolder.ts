/** Makes sure that the data folder is a folder of this user's which nobody else can look into. */
import { chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { AppError } from '#contracts/core/errors';

/** Creates it when missing and answers its real path. Throws AppError E_FORBIDDEN when it belongs to another user. */
export function prepareDataFolder(folder: string): string {
  mkdirSync(path.resolve(folder), { recursive: true, mode: 0o700 });
  const real = realpathSync(path.resolve(folder));
  const found = lstatSync(real);
  if (!found.isDirectory()) throw new AppError('E_FORBIDDEN', 'The data folder is not a folder.');
  if (process.getuid === undefined) return real;
  if (found.uid !== process.getuid()) throw new AppError('E_FORBIDDEN', 'The data folder belongs to another user.');
  if ((found.mode & 0o077) !== 0) chmodSync(real, 0o700);
  return real;
}
