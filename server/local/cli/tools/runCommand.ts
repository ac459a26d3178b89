/** Runs a shell command under the root. It comes here only after the permission gate; its whole process group ends with it, or with us. */
import { spawn, type ChildProcess } from 'node:child_process';
import process from 'node:process';
import { AppError } from '#contracts/core/errors';
import { guarded } from '#contracts/tools/commandGuard';
import { runCommand as spec } from '#contracts/tools/runCommand';
import type { HeadlessTool } from './headlessTool.ts';
import { folderInside } from './insideRoot.ts';

/** What is kept of the output, from its end, in UTF-16 units. */
const keptUnits = 64 * 1024;
/** Between asking a process to end and making it. */
const graceMs = 2000;

export const runCommand: HeadlessTool<typeof spec> = {
  spec,
  async run({ command, cwd = '.', timeout_ms }, { root, signal, onOutput, env }) {
    const folder = await folderInside(root, cwd);
    signal.throwIfAborted();
    const child = start(command, folder, env);
    let output = '';
    let truncated = false;
    let timed_out = false;
    const take = (stream: 'stdout' | 'stderr') => (text: string) => {
      onOutput(stream, text);
      output += text;
      if (output.length <= keptUnits) return;
      output = output.slice(-keptUnits);
      truncated = true;
    };
    child.stdout?.setEncoding('utf8').on('data', take('stdout'));
    child.stderr?.setEncoding('utf8').on('data', take('stderr'));
    const end = (): void => endTree(child);
    const timer = setTimeout(() => {
      timed_out = true;
      end();
    }, timeout_ms);
    signal.addEventListener('abort', end, { once: true });
    try {
      const exit_code = await new Promise<number | null>((resolve, reject) => {
        child.once('error', (cause) => reject(new AppError('E_TOOL_FAILED', 'The shell could not be started.', { cause })));
        whenOver(child, resolve);
      });
      return { exit_code, output, truncated, timed_out };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      if (child.pid !== undefined && process.platform !== 'win32') signalGroup(child.pid, 'SIGKILL');
    }
  },
};

function start(command: string, cwd: string, env: NodeJS.ProcessEnv) {
  if (process.platform === 'win32') return spawn(command, { cwd, env, shell: true, windowsHide: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const { file, args } = guarded('/bin/sh', ['-c', command]);
  const child = spawn(file, [...args], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  child.stdio[3]?.on('error', () => undefined);
  return child;
}

/** When the shell has ended and its output was read; the guard's pipe is not waited for. */
function whenOver(child: ChildProcess, done: (code: number | null) => void): void {
  let open = 3;
  const closed = (): void => {
    open -= 1;
    if (open === 0) done(child.exitCode);
  };
  child.once('exit', closed);
  child.stdout?.once('close', closed);
  child.stderr?.once('close', closed);
}

function endTree(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
    return;
  }
  signalGroup(pid, 'SIGTERM');
  const cut = setTimeout(() => {
    signalGroup(pid, 'SIGKILL');
    /** One that left the group may still hold the pipes; it is not waited for. */
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, graceMs);
  whenOver(child, () => clearTimeout(cut));
}

/** A group that is gone already is what we want. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    return;
  }
}
