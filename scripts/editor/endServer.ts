/** Makes sure that no local server of a data folder stays behind. It goes by itself soon after its last window; this waits for that. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

/** Waits for the server to go, and ends it when it does not within `patienceMs`. */
export async function endServer(dataDir: string, patienceMs = 4_000): Promise<void> {
  const pid = serverPid(dataDir);
  if (pid === null) return;
  const end = performance.now() + patienceMs;
  while (isAlive(pid) && performance.now() < end) await delay(50);
  if (isAlive(pid)) process.kill(pid, 'SIGTERM');
}

/** The process that the data folder's discovery file names, if there is one and it is alive. */
export function serverPid(dataDir: string): number | null {
  for (const name of listJson(dataDir)) {
    try {
      const found: unknown = JSON.parse(readFileSync(path.join(dataDir, name), 'utf8'));
      if (
        typeof found === 'object' &&
        found !== null &&
        'pid' in found &&
        'port' in found &&
        typeof found.pid === 'number' &&
        isAlive(found.pid)
      )
        return found.pid;
    } catch {
      // Not a discovery file, or one that is just being written.
    }
  }
  return null;
}

function listJson(dir: string): string[] {
  try {
    return readdirSync(dir).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
