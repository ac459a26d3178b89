/** What a command started is gone when the process that ran it is killed: nobody is left to stop it then. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { describe, onTestFinished } from 'vitest';
import { gone } from '../support/candidates.ts';
import { verifies } from '../support/verifies.ts';

const host = path.resolve(import.meta.dirname, '..', 'support', 'commandHostMain.ts');

describe.skipIf(process.platform === 'win32')('a command', () => {
  verifies('host.process-tree', 'ends with all it started when the window that ran it is killed', async () => {
    // The second one asks not to be told of anything it could be told of.
    const line = `sleep 300 & echo $!; (trap '' TERM HUP INT; exec sleep 300) & echo $!; echo $$; wait`;
    const child = spawn(process.execPath, [host, line], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pids = await new Promise<number[]>((resolve, reject) => {
      let out = '';
      child.once('exit', reject);
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
        const lines = out.split('\n').filter((each) => each !== '');
        if (lines.length === 3) resolve(lines.map(Number));
      });
    });
    onTestFinished(() => {
      for (const pid of pids) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          continue;
        }
      }
    });
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
    await Promise.all(pids.map((pid) => gone(pid, 5000)));
  });
});
