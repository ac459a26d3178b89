/** How a command line is handed to a shell, and how all it started is ended, on each platform. Pure but for `killTree`. */
import { spawn } from 'node:child_process';
import path from 'node:path';

export interface ShellFacts {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The shell the user chose in the editor; may be empty. */
  readonly preferred: string;
}

export interface ShellCall {
  readonly file: string;
  readonly args: readonly string[];
  /** Windows: pass the arguments as they are, since cmd.exe reads its line in its own way. */
  readonly verbatim: boolean;
}

const posixShells = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'fish']);

export function shellCall({ platform, env, preferred }: ShellFacts, command: string): ShellCall {
  return platform === 'win32' ? windowsCall(env, preferred, command) : posixCall(env, preferred, command);
}

function posixCall(env: NodeJS.ProcessEnv, preferred: string, command: string): ShellCall {
  const candidates = [preferred, env['SHELL'] ?? ''];
  const file = candidates.find((shell) => path.posix.isAbsolute(shell) && posixShells.has(path.posix.basename(shell))) ?? '/bin/sh';
  return { file, args: ['-c', command], verbatim: false };
}

function windowsCall(env: NodeJS.ProcessEnv, preferred: string, command: string): ShellCall {
  const name = path.win32.basename(preferred).toLowerCase();
  if (name === 'pwsh.exe' || name === 'powershell.exe') {
    return { file: preferred, args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', command], verbatim: false };
  }
  if (name === 'bash.exe' && !/\\system32\\/i.test(preferred)) return { file: preferred, args: ['-c', command], verbatim: false };
  const file = env['ComSpec'] ?? env['COMSPEC'] ?? 'cmd.exe';
  return { file, args: ['/d', '/s', '/c', `"${command}"`], verbatim: true };
}

/** The environment of a command: the user's, without what only concerns the editor's own process. */
export function commandEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = /^(VSCODE_|ELECTRON_|COTERIE_|NODE_OPTIONS$)/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !own.test(name)));
}

/** Ends a process and everything it started. POSIX: its group, first kindly. Windows: its tree. Never throws. */
export function killTree(pid: number, how: 'ask' | 'force', platform: NodeJS.Platform = process.platform): void {
  if (platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () => undefined);
    return;
  }
  try {
    process.kill(-pid, how === 'ask' ? 'SIGTERM' : 'SIGKILL');
  } catch {
    return;
  }
}
