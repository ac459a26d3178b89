/** Where things are: the project, what it builds, and the folder of the user in which big tools are kept between clones. */
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

export const root = path.resolve(import.meta.dirname, '..', '..');
export const inRoot = (...parts: string[]): string => path.join(root, ...parts);
export const buildDir = inRoot('.build');

/** Outside the project, so that a fresh clone finds what an earlier one installed. */
export const cacheDir = path.join(userCache(), 'coterie');

function userCache(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME && path.isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  if (process.platform === 'win32') return LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches');
  return path.join(homedir(), '.cache');
}
