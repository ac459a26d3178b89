/** Runs a program to its end and answers what it said. The caller decides what a non-zero exit means. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { root } from './paths.ts';
import { StepError } from './steps.ts';

interface ExecOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Passes the output on while it comes, as well as collecting it. */
  readonly live?: boolean;
}

interface ExecResult {
  readonly code: number;
  readonly output: string;
}

const windows = process.platform === 'win32';

export function exec(command: string, args: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    // npm is a .cmd file on Windows, which only a shell can start.
    const shell = windows && !/[\\/]/.test(command);
    const child = spawn(command, [...args], {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell,
    });
    let output = '';
    const collect = (chunk: Buffer, stream: NodeJS.WriteStream): void => {
      output += chunk.toString();
      if (options.live) stream.write(chunk);
    };
    child.stdout.on('data', (chunk: Buffer) => collect(chunk, process.stdout));
    child.stderr.on('data', (chunk: Buffer) => collect(chunk, process.stderr));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? (signal ? 130 : 1), output }));
  });
}

/** Like `exec`, but a non-zero exit is a failure that shows the end of the output. */
export async function mustExec(command: string, args: readonly string[], options: ExecOptions = {}): Promise<string> {
  const { code, output } = await exec(command, args, options);
  if (code !== 0)
    throw new StepError(`${command} ${args.join(' ')} ended with code ${code}:\n${output.trim().split('\n').slice(-30).join('\n')}`);
  return output;
}
