/** The log's files: one that is written and a few older ones, each bounded, all readable by their owner only. */
import { lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';

export interface LogFileLimits {
  readonly bytes: number;
  /** Older files kept beside the current one. */
  readonly older: number;
}

export interface LogFiles {
  write(line: string): void;
  close(): Promise<void>;
}

export function openLogFiles(folder: string, name: string, limits: LogFileLimits = { bytes: 5 * 1024 * 1024, older: 4 }): LogFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (age: number): string => path.join(folder, age === 0 ? `${name}.log` : `${name}.${age}.log`);
  let size = prepare(file(0));
  const stream = pino.destination({ dest: file(0), mode: 0o600, sync: false });
  /** A full disk must not end the server; its log has a gap then. */
  stream.on('error', () => undefined);
  stream.on('drain', () => {
    if (size < limits.bytes) return;
    size = 0;
    rmSync(file(limits.older), { force: true });
    for (let age = limits.older - 1; age >= 0; age--) moveIfThere(file(age), file(age + 1));
    stream.reopen();
  });
  return {
    write(line) {
      size += Buffer.byteLength(line);
      stream.write(line);
    },
    close: () =>
      new Promise((resolve) => {
        stream.once('close', resolve);
        stream.once('error', () => resolve());
        stream.end();
      }),
  };
}

/** The size so far. What is no plain file (a link planted to redirect the log) is taken away. */
function prepare(file: string): number {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (found.isFile() && found.nlink === 1) return found.size;
  rmSync(file, { force: true });
  return 0;
}

function moveIfThere(from: string, to: string): void {
  if (lstatSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to);
}
