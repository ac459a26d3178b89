/**
 * Where the user's data is. One rule for the editor and the command line, so that both find the same server and the same
 * conversations. Pure: the caller passes platform, environment and home.
 */
export interface DataDirFacts {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** `COTERIE_DATA` if given, else the folder applications keep their data in on this system. */
export function dataDir({ platform, env, home }: DataDirFacts): string {
  const given = env['COTERIE_DATA'];
  if (given !== undefined && given !== '') return given;
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'];
    return `${isWindowsAbsolute(local) ? trimEnd(local, '\\') : `${trimEnd(home, '\\')}\\AppData\\Local`}\\Coterie`;
  }
  if (platform === 'darwin') return `${trimEnd(home, '/')}/Library/Application Support/Coterie`;
  const xdg = env['XDG_DATA_HOME'];
  /** The XDG rules say that a relative path is to be ignored. */
  return `${xdg?.startsWith('/') === true ? trimEnd(xdg, '/') : `${trimEnd(home, '/')}/.local/share`}/coterie`;
}

const isWindowsAbsolute = (path: string | undefined): path is string => path !== undefined && /^(?:[A-Za-z]:[\\/]|\\\\)/.test(path);
const trimEnd = (path: string, separator: string): string => (path.length > 1 && path.endsWith(separator) ? path.slice(0, -1) : path);
