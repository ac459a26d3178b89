/** The project's own files, for the tests that read them as text. Paths are relative to the root, with `/`. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../scripts/lib/paths.ts';

const skipped = new Set(['node_modules', '.git', '.build', 'dist']);

/** Every file under `folders` (the whole project when none is named) that `accept` takes. */
export function projectFiles(folders: readonly string[] = ['.'], accept: (file: string) => boolean = () => true): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(inRoot(folder), { withFileTypes: true })) {
      if (skipped.has(entry.name)) continue;
      const file = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) visit(file);
      else if (accept(file)) found.push(file);
    }
  };
  for (const folder of folders) visit(folder);
  return found.toSorted();
}

export const isCode = (file: string): boolean =>
  /\.(ts|tsx|mjs)$/.test(file) && !file.endsWith('.d.ts') && !/\/(fixtures|goldens)\//.test(file);

export const textOf = (file: string): string => readFileSync(inRoot(file), 'utf8');

/** Module specifiers of a file's imports and re-exports, static and dynamic. */
export function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(/(?:^|[\s;}])(?:import|export)\s*(?:[\w*{][^'"`;]*?\sfrom\s*)?\(?\s*['"]([^'"\n]+)['"]/g)].flatMap(
    ([, specifier]) => specifier ?? [],
  );
}
