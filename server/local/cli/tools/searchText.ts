import path from 'node:path';
import vm from 'node:vm';
import { AppError } from '#contracts/core/errors';
import { searchText as spec } from '#contracts/tools/searchText';
import { createGlob } from './glob.ts';
import type { HeadlessTool } from './headlessTool.ts';
import { walkFiles } from './walkFiles.ts';
import { readTextFile } from './textFile.ts';

const maxBytes = 2 * 1024 * 1024;
const longestLine = 500;
/** A pattern a model wrote may take for ever; one file gets this long. */
const fileMs = 1000;

export const searchText: HeadlessTool<typeof spec> = {
  spec,
  async run({ query, is_regex, case_sensitive, whole_word, glob, limit }, { root, signal }) {
    const source = is_regex ? query : query.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    const find = createFinder(whole_word ? `\\b(?:${source})\\b` : source, case_sensitive ? '' : 'i');
    const fits = glob === undefined ? undefined : createGlob(glob);
    const matches: { path: string; line: number; column: number; text: string }[] = [];
    for await (const file of walkFiles(root, signal)) {
      if (fits?.(file) === false) continue;
      const read = await readTextFile(path.join(root, file), maxBytes).catch(() => null);
      if (read?.ok !== true) continue;
      const lines = read.text.split(/\r\n|\n|\r/);
      for (const [line, column] of find(lines)) {
        if (matches.length === limit) return { matches, truncated: true };
        matches.push({ path: file, line: line + 1, column: column + 1, text: (lines[line] ?? '').slice(0, longestLine) });
      }
    }
    return { matches, truncated: false };
  },
};

type Finder = (lines: readonly string[]) => Iterable<readonly [line: number, column: number]>;

/** Runs the pattern where it can be stopped: nothing else interrupts a regular expression that backtracks for ever. */
function createFinder(source: string, flags: string): Finder {
  try {
    new RegExp(source, flags);
  } catch {
    throw new AppError('E_TOOL_ARGUMENTS', 'The pattern is not a regular expression.');
  }
  const found: (readonly [number, number])[] = [];
  const sandbox = { source, flags, lines: [''] as readonly string[], report: (line: number, column: number) => found.push([line, column]) };
  const context = vm.createContext(sandbox);
  const script = new vm.Script(
    '{ const pattern = new RegExp(source, flags); for (let i = 0; i < lines.length; i++) { const at = lines[i].search(pattern); if (at !== -1) report(i, at); } }',
  );
  return (lines) => {
    found.length = 0;
    sandbox.lines = lines;
    try {
      script.runInContext(context, { timeout: fileMs });
    } catch (cause) {
      throw new AppError('E_TOOL_TIMEOUT', 'The pattern takes too long; make it simpler.', { cause });
    }
    return [...found];
  };
}
