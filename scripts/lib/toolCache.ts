/**
 * Big tools, installed once per user and version. A tool's folder exists only when it is whole: it is made under another
 * name and moved. Several clones may ask at once; one installs, the others wait. What a crash left is taken over.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheDir } from './paths.ts';

const marker = '.complete';
const beatMs = 5_000;
const staleMs = 60_000;

/** The folder of the tool. `install` is given an empty folder; `recipe` changes when an old installation must be redone. */
export async function cachedTool(name: string, recipe: string, install: (dir: string) => Promise<void>): Promise<string> {
  const dir = path.join(cacheDir, name);
  if (isWhole(dir, recipe)) return dir;
  mkdirSync(cacheDir, { recursive: true });
  const release = await lock(`${dir}.lock`);
  try {
    if (isWhole(dir, recipe)) return dir;
    for (const left of readdirSync(cacheDir)) {
      if (left.startsWith(`${name}.partial-`)) rmSync(path.join(cacheDir, left), { recursive: true, force: true });
    }
    const partial = `${dir}.partial-${process.pid}`;
    mkdirSync(partial);
    await install(partial);
    writeFileSync(path.join(partial, marker), recipe);
    rmSync(dir, { recursive: true, force: true });
    renameSync(partial, dir);
    return dir;
  } finally {
    release();
  }
}

function isWhole(dir: string, recipe: string): boolean {
  const file = path.join(dir, marker);
  return existsSync(file) && readFileSync(file, 'utf8') === recipe;
}

async function lock(dir: string): Promise<() => void> {
  for (;;) {
    try {
      mkdirSync(dir);
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      if (isStale(dir)) rmSync(dir, { recursive: true, force: true });
      else await delay(500);
    }
  }
  writeFileSync(path.join(dir, 'pid'), String(process.pid));
  const beat = setInterval(() => utimesSync(dir, new Date(), new Date()), beatMs);
  const release = (): void => {
    clearInterval(beat);
    rmSync(dir, { recursive: true, force: true });
    process.off('exit', release);
  };
  process.on('exit', release);
  return release;
}

function isStale(dir: string): boolean {
  try {
    if (Date.now() - statSync(dir).mtimeMs > staleMs) return true;
    const pid = Number(readFileSync(path.join(dir, 'pid'), 'utf8'));
    return Number.isInteger(pid) && pid > 0 && !isAlive(pid);
  } catch {
    // Just made or just removed: look again.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
