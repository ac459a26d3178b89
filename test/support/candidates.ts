/** The built server as processes: candidates started as the editor starts them, and what becomes of them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { build } from 'esbuild';
import { makeTempDir } from './tempDir.ts';
import { waitFor } from './waitFor.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

const Line = z.object({ url: z.string(), token: z.string(), pid: z.int(), version: z.string(), role: z.enum(['found', 'started']) });
export type CandidateLine = z.infer<typeof Line>;

export interface Candidate {
  readonly process: ChildProcess;
  /** Null when it ended without a line. */
  readonly line: Promise<CandidateLine | null>;
  readonly exit: Promise<number | null>;
  readonly errors: () => string;
}

export interface BuildFacts {
  readonly version: string;
  readonly id: string;
  readonly built_at: number;
}

/** The server's bundle as some version of it, in a folder of its own. */
export async function buildServer(
  facts: BuildFacts = { version: '1.0.0', id: 'a', built_at: 1 },
  entry = 'server/local/main.ts',
  name = 'server.cjs',
): Promise<string> {
  const outfile = path.join(makeTempDir('coterie-built-'), name);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    define: { COTERIE_BUILD: JSON.stringify(facts) },
    logLevel: 'silent',
  });
  return outfile;
}

const environment = { PATH: process.env['PATH'], HOME: process.env['HOME'] };

export function candidate(script: string, data: string): Candidate {
  const child = spawn(process.execPath, [script, '--data', data], { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: environment });
  let out = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exit = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const line = new Promise<CandidateLine | null>((resolve) => {
    child.stdout.on('data', () => {
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      if (out.endsWith('\n') && !last.includes('waiting')) resolve(Line.parse(JSON.parse(last)));
    });
    child.once('close', () => out === '' && resolve(null));
  });
  const { pid } = child;
  onTestFinished(() => {
    if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  return { process: child, line, exit, errors: () => errors };
}

/** A process that has ended but was not collected by its parent yet counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return process.platform === 'linux' ? false : canSignal(pid);
  }
}

function canSignal(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export const gone = (pid: number, timeout = 20_000): Promise<true> =>
  waitFor(() => !isAlive(pid), { timeout, what: `the end of process ${pid}` });
