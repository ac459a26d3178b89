/**
 * Starts a candidate server: it becomes the server of the data folder or finds the one that runs, and answers where on the last
 * line of its standard output. That pipe is the only way the token travels: never argv, environment or a file of ours.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { z } from 'zod';
import { AppError } from '#contracts/core/errors';

export const Endpoint = z.object({
  url: z.url({ protocol: /^http$/ }),
  token: z.string().min(32),
  pid: z.int().positive(),
  version: z.string(),
  role: z.string().optional(),
});
export type Endpoint = z.infer<typeof Endpoint>;

export interface CandidateOptions {
  readonly node: string;
  readonly script: string;
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** How long it may say nothing. */
  readonly timeoutMs: number;
  /** An older server finishes its runs first; called again and again until it is gone. */
  readonly onWaiting?: () => void;
}

const Waiting = z.object({ waiting: z.literal(true) });

const maxLine = 64 * 1024;

/** Resolves with where the server is. Rejects with BACKEND_DOWN and a reason; the candidate is gone then. */
export function launchCandidate(options: CandidateOptions): Promise<Endpoint> {
  return new Promise((resolve, reject) => {
    const child = spawn(options.node, [options.script, '--data', options.dataDir], {
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: options.env,
      cwd: options.dataDir,
    });
    let out = '';
    let complaint = '';
    let settled = false;
    const timer = setTimeout(() => fail('It did not answer in time.'), options.timeoutMs);
    const take = (line: string): void => {
      if (settled) return;
      const said = parseJson(line);
      if (Waiting.safeParse(said).success) {
        timer.refresh();
        return options.onWaiting?.();
      }
      const endpoint = Endpoint.safeParse(said);
      if (!endpoint.success) return fail('It did not say where it listens.');
      settle();
      letGo(child);
      resolve(endpoint.data);
    };
    const settle = (): boolean => {
      if (settled) return false;
      settled = true;
      clearTimeout(timer);
      return true;
    };
    function fail(reason: string): void {
      if (!settle()) return;
      child.kill('SIGKILL');
      reject(
        new AppError('BACKEND_DOWN', `The Coterie server did not start. ${reason}`.trim(), { cause: new Error(complaint.slice(-2000)) }),
      );
    }

    child.on('error', (error) => fail(error.message));
    child.on('exit', (code, signal) => fail(`It ended with ${signal ?? `code ${String(code)}`}. ${lastLine(complaint)}`));
    child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-8192)));
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (out + chunk.toString()).split('\n');
      out = lines.pop() ?? '';
      lines.forEach(take);
      if (out.length >= maxLine) fail('It did not say where it listens.');
    });
  });
}

/** The server outlives this window: its pipes stay open so that it can write, but no longer hold our event loop. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const pipe of [child.stdout, child.stderr]) {
    pipe?.removeAllListeners('data');
    pipe?.on('error', () => undefined);
    pipe?.resume();
    if (pipe && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}
