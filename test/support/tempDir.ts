/** A folder of its own for one test, removed afterwards: `const dir = tempDir()`. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** Call inside a test. The real path, so that comparisons hold where the temp folder is a link. */
export function tempDir(prefix = 'coterie-test-'): string {
  const dir = makeTempDir(prefix);
  onTestFinished(() => removeDir(dir));
  return dir;
}

/** For hooks and places outside a test; the caller removes it with `removeDir`. */
export function makeTempDir(prefix = 'coterie-test-'): string {
  return mkdtempSync(path.join(realpathSync(tmpdir()), prefix));
}

/** Removes a folder tree; retries, because a process that is just ending may still write there. */
export function removeDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}
