/** Runs the ripgrep that comes with the editor. Null where it cannot be found; callers then look for themselves. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { lazyValue } from '../lazy.ts';

/** Where editors have kept it, newest first; `arch` is Node's name of the machine. */
export function ripgrepPlaces(appRoot: string, platform: NodeJS.Platform, arch: string): readonly string[] {
  const binary = platform === 'win32' ? 'rg.exe' : 'rg';
  return ['node_modules', 'node_modules.asar.unpacked'].flatMap((modules) => [
    path.join(appRoot, modules, '@vscode', 'ripgrep-universal', 'bin', `${platform}-${arch}`, binary),
    path.join(appRoot, modules, '@vscode', 'ripgrep', 'bin', binary),
    path.join(appRoot, modules, 'vscode-ripgrep', 'bin', binary),
  ]);
}

export const ripgrepPath = lazyValue(
  () => ripgrepPlaces(vscode.env.appRoot, process.platform, process.arch).find((place) => existsSync(place)) ?? null,
);

export interface RipgrepRun {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** Called for each line of output; false ends the run. */
  readonly onLine: (line: string) => boolean;
}

/** True when it ran, whatever it found; false when it could not (a bad pattern, no program). `complaint` is what it printed. */
export function runRipgrep(program: string, run: RipgrepRun): Promise<{ readonly ok: boolean; readonly complaint: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, [...run.args], { cwd: run.cwd, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let complaint = '';
    let isEnough = false;
    const stop = (): void => void child.kill();
    run.signal.addEventListener('abort', stop, { once: true });
    const lines = createInterface({ input: child.stdout, crlfDelay: Infinity });
    lines.on('line', (line) => {
      if (isEnough || run.onLine(line)) return;
      isEnough = true;
      child.kill();
    });
    child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(0, 2000)));
    const done = (ok: boolean): void => {
      run.signal.removeEventListener('abort', stop);
      resolve({ ok, complaint });
    };
    child.on('error', () => done(false));
    // 1 is "nothing found"; 2 with output is "some file could not be read", which is not the search's failure.
    child.on('close', (code) => done(isEnough || code === 0 || code === 1));
  });
}

/** The folders and files the user told the editor to leave out, as ripgrep globs. */
export function excludeGlobs(kinds: readonly ('files' | 'search')[]): string[] {
  const patterns = kinds.flatMap((kind) =>
    Object.entries(vscode.workspace.getConfiguration(kind).get<Record<string, unknown>>('exclude') ?? {}),
  );
  const excluded = patterns.filter(([, value]) => value === true).map(([pattern]) => pattern);
  return ['**/.git', ...excluded].flatMap((pattern) => ['--glob', `!${pattern}`]);
}
