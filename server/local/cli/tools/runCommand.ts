/** Runs a shell command under the root. It comes here only after the permission gate; its whole process group ends with it. */
import { spawn, type ChildProcess } from 'node:child_process';
import process from 'node:process';
import { AppError } from '#contracts/core/errors';
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
    const child = spawn(command, {
      cwd: folder,
      env,
      shell: true,
      windowsHide: true,
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
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
    child.stdout.setEncoding('utf8').on('data', take('stdout'));
    child.stderr.setEncoding('utf8').on('data', take('stderr'));
    const end = (): void => endTree(child);
    const timer = setTimeout(() => {
      timed_out = true;
      end();
    }, timeout_ms);
    signal.addEventListener('abort', end, { once: true });
    try {
      const exit_code = await new Promise<number | null>((resolve, reject) => {
        child.once('error', (cause) => reject(new AppError('E_TOOL_FAILED', 'The shell could not be started.', { cause })));
        child.once('close', (code) => resolve(code));
      });
      return { exit_code, output, truncated, timed_out };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    }
  },
};

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
  child.once('close', () => clearTimeout(cut));
}

/** A group that is gone already is what we want. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    return;
  }
}
