/** Skips work whose inputs did not change: a fingerprint over file contents, and a stamp of the last one that was done. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildDir, root } from './paths.ts';

/** Over the contents and names of files and folder trees, relative to the project. What does not exist counts as empty. */
export function fingerprint(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const entry of paths) add(path.join(root, entry));
  return hash.digest('hex').slice(0, 24);

  function add(full: string): void {
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).toSorted()) add(path.join(full, name));
      return;
    }
    const content = readFileSync(full);
    hash.update(`${path.relative(root, full).replaceAll('\\', '/')}\0${content.length}\0`).update(content);
  }
}

/** Does `work` unless `key` is what it was last done for and all of `products` are still there. Answers whether it was done. */
export async function onceFor(name: string, key: string, products: readonly string[], work: () => Promise<unknown>): Promise<boolean> {
  const stamp = path.join(buildDir, 'stamps', name);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key && products.every((product) => existsSync(product))) return false;
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, key);
  return true;
}
