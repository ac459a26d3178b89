/** Runs one command to its end: output as it comes, bounded; nothing it started is left behind, however it or this process ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { guarded } from '#contracts/tools/commandGuard';
import { killTree, type ShellCall } from './shell.ts';

export interface CommandRun {
  readonly call: ShellCall;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void;
}

export interface CommandEnd {
  /** Null when it was killed. */
  readonly exit_code: number | null;
  /** The last `tailLimit` of both streams, in the order they came. */
  readonly output: string;
  readonly truncated: boolean;
  readonly timed_out: boolean;
}

/** Kept for the answer, in UTF-16 units. */
export const tailLimit = 64 * 1024;
/** Shown while it runs, in UTF-16 units; a flood must not fill the log. */
export const streamLimit = 1024 * 1024;
/** Output is gathered this long before it is sent on, in milliseconds. */
const gatherMs = 40;
/** Time to end after being asked, in milliseconds. */
const graceMs = 1500;
/** Time for the pipes to run dry after the shell itself ended, in milliseconds. */
const drainMs = 300;

/** Rejects only when the shell cannot be started. */
export function runCommandLine(run: CommandRun): Promise<CommandEnd> {
  return new Promise((resolve, reject) => {
    const child = start(run);
    let tail = '';
    let total = 0;
    let timedOut = false;
    let isKilled = false;
    let exitCode: number | null = null;
    const timers: NodeJS.Timeout[] = [];
    const gather = createGather(run.onOutput);

    const end = (): void => {
      if (isKilled || child.pid === undefined) return;
      isKilled = true;
      const { pid } = child;
      killTree(pid, 'ask');
      timers.push(setTimeout(() => killTree(pid, 'force'), graceMs));
    };
    const take = (stream: 'stdout' | 'stderr') => {
      const decoder = new StringDecoder('utf8');
      return (chunk: Buffer): void => {
        const text = decoder.write(chunk);
        if (total < streamLimit) gather.add(stream, text.slice(0, streamLimit - total));
        total += text.length;
        tail = (tail + text).slice(-tailLimit);
      };
    };

    child.stdout?.on('data', take('stdout'));
    child.stderr?.on('data', take('stderr'));
    child.on('error', reject);
    child.on('exit', (code) => {
      exitCode = code;
      // What it left running in its group would hold the pipes and outlive the run.
      timers.push(setTimeout(() => child.pid !== undefined && killTree(child.pid, 'force'), drainMs));
    });
    whenOver(child, () => {
      for (const timer of timers) clearTimeout(timer);
      if (child.pid !== undefined) killTree(child.pid, 'force');
      run.signal.removeEventListener('abort', end);
      gather.flush();
      resolve({ exit_code: isKilled ? null : exitCode, output: tail, truncated: total > tailLimit, timed_out: timedOut });
    });
    timers.push(
      setTimeout(() => {
        timedOut = true;
        end();
      }, run.timeoutMs),
    );
    run.signal.addEventListener('abort', end, { once: true });
    if (run.signal.aborted) end();
  });
}

function start({ call, cwd, env }: CommandRun) {
  const common = { cwd, env, windowsHide: true } as const;
  if (process.platform === 'win32') {
    return spawn(call.file, [...call.args], { ...common, windowsVerbatimArguments: call.verbatim, stdio: ['ignore', 'pipe', 'pipe'] });
  }
  accessSync(call.file, constants.X_OK);
  const { file, args } = guarded(call.file, call.args);
  const child = spawn(file, [...args], { ...common, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  child.stdio[3]?.on('error', () => undefined);
  return child;
}

/** When the shell has ended and its output was read; the guard's pipe is not waited for. */
function whenOver(child: ChildProcess, done: () => void): void {
  let open = 3;
  const closed = (): void => {
    open -= 1;
    if (open === 0) done();
  };
  child.once('exit', closed);
  child.stdout?.once('close', closed);
  child.stderr?.once('close', closed);
}

/** Joins small pieces so that a chatty command makes few messages; the two streams keep their order. */
function createGather(emit: CommandRun['onOutput']): { add(stream: 'stdout' | 'stderr', text: string): void; flush(): void } {
  let pieces: { readonly stream: 'stdout' | 'stderr'; text: string }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    for (const { stream, text } of pieces) emit(stream, text);
    pieces = [];
  };
  return {
    flush,
    add(stream, text) {
      if (text === '') return;
      const last = pieces.at(-1);
      if (last?.stream === stream) last.text += text;
      else pieces.push({ stream, text });
      timer ??= setTimeout(flush, gatherMs);
    },
  };
}
