/** The files under a root in order, without what `.gitignore` leaves out. Links are not followed, so the walk ends and stays inside. */
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { createGlob } from './glob.ts';

/** Never of interest, ignored or not. */
const skipped: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'node_modules']);

interface Rule {
  /** The folder of the `.gitignore`, relative to the root, with a trailing `/`; empty for the root. */
  readonly base: string;
  readonly fits: (path: string) => boolean;
  readonly foldersOnly: boolean;
  readonly keep: boolean;
}

/** Paths relative to the root, with `/`. */
export async function* walkFiles(
  root: string,
  signal: AbortSignal,
  folder = '',
  above: readonly Rule[] = [],
): AsyncGenerator<string, void, undefined> {
  signal.throwIfAborted();
  const rules = [...above, ...(await rulesOf(root, folder))];
  const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (skipped.has(entry.name)) continue;
    const relative = folder + entry.name;
    if (isIgnored(relative, entry.isDirectory(), rules)) continue;
    if (entry.isDirectory()) yield* walkFiles(root, signal, `${relative}/`, rules);
    else if (entry.isFile()) yield relative;
  }
}

async function rulesOf(root: string, base: string): Promise<Rule[]> {
  const text = await readFile(path.join(root, base, '.gitignore'), 'utf8').catch(() => '');
  return text.split(/\r?\n/).flatMap((line) => {
    const pattern = line.replace(/(?<!\\)\s+$/, '');
    if (pattern === '' || pattern.startsWith('#')) return [];
    const keep = pattern.startsWith('!');
    const body = keep ? pattern.slice(1) : pattern;
    const foldersOnly = body.endsWith('/');
    const plain = foldersOnly ? body.slice(0, -1) : body;
    const glob = plain.includes('/') ? plain.replace(/^\//, '') : `**/${plain}`;
    return [{ base, fits: createGlob(glob, { braces: false }), foldersOnly, keep }];
  });
}

/** The last rule that fits decides. What is inside an ignored folder is never reached. */
function isIgnored(relative: string, isFolder: boolean, rules: readonly Rule[]): boolean {
  const rule = rules.findLast(({ base, fits, foldersOnly }) => (isFolder || !foldersOnly) && fits(relative.slice(base.length)));
  return rule !== undefined && !rule.keep;
}
