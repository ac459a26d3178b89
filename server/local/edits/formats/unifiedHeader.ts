/** The lines before a file's hunks: which file, and what becomes of it. */
import type { TextLines } from '../textLines.ts';
import { diffPair, diffPath } from './unifiedPath.ts';

export type DiffHeader = { readonly next: number } & (
  | { readonly kind: 'modify' | 'create' | 'delete'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly newPath: string }
  | { readonly kind: 'refused'; readonly path: string; readonly message: string }
);

const longest = 9000;

export const startsHeader = (answer: TextLines, line: number): boolean => isGitHeader(answer, line) || isFileHeader(answer, line);

export const isGitHeader = (answer: TextLines, line: number): boolean => answer.text.startsWith('diff --git ', answer.start(line));

/** `--- old` followed by `+++ new`. */
export function isFileHeader(answer: TextLines, line: number): boolean {
  return line + 1 < answer.count && begins(answer, line, '--- ') && begins(answer, line + 1, '+++ ');
}

const begins = (answer: TextLines, line: number, text: string): boolean => answer.text.startsWith(text, answer.start(line));

/** What the lines of a `git diff` header say, each by its first words. */
interface GitHeader {
  newFile?: boolean;
  deletedFile?: boolean;
  renameFrom?: string;
  renameTo?: string;
  refusal?: string;
}

export function readHeader(answer: TextLines, line: number): DiffHeader {
  const git: GitHeader = {};
  let next = line;
  let pair: readonly [string, string] | null = null;
  if (isGitHeader(answer, line)) {
    pair = diffPair(lineText(answer, line).slice('diff --git '.length));
    next = line + 1;
    while (next < answer.count && !startsHeader(answer, next) && readGitLine(git, lineText(answer, next))) next += 1;
  }
  let files: readonly [string, string] | null = null;
  if (isFileHeader(answer, next)) {
    files = [diffPath(lineText(answer, next).slice(4)), diffPath(lineText(answer, next + 1).slice(4))];
    next += 2;
  }
  return { next, ...decide(git, pair, files) };
}

const lineText = (answer: TextLines, line: number): string =>
  answer.text.slice(answer.start(line), Math.min(answer.contentEnd(line), answer.start(line) + longest));

/** False when the line is not part of the header. */
function readGitLine(git: GitHeader, text: string): boolean {
  const mode = /^(?:new file mode|deleted file mode|new mode|old mode) (\d{6})\s*$/.exec(text)?.[1];
  if (mode !== undefined && !mode.startsWith('100')) git.refusal = 'The diff is about a link or a submodule, which is not supported.';
  if (text.startsWith('new file mode')) git.newFile = true;
  else if (text.startsWith('deleted file mode')) git.deletedFile = true;
  else if (text.startsWith('rename from ')) git.renameFrom = diffPath(text.slice(12));
  else if (text.startsWith('rename to ')) git.renameTo = diffPath(text.slice(10));
  else if (/^(?:old|new) mode /.test(text)) git.refusal ??= 'The diff changes the mode of the file, which is not supported.';
  else if (/^copy (?:from|to) /.test(text)) git.refusal ??= 'The diff copies a file, which is not supported.';
  else if (text.startsWith('GIT binary patch') || /^Binary files .* differ/.test(text))
    git.refusal ??= 'The diff holds binary data, which is not supported.';
  else return /^(?:index [0-9a-f]+\.\.|(?:dis)?similarity index )/.test(text);
  return true;
}

type Decided = DiffHeader extends infer Header ? (Header extends unknown ? Omit<Header, 'next'> : never) : never;

function decide(git: GitHeader, pair: readonly [string, string] | null, files: readonly [string, string] | null): Decided {
  const nothing = '/dev/null';
  const [oldPath, newPath] = stripPrefixes(files ?? pair ?? ['', '']);
  const path = oldPath === nothing ? newPath : oldPath;
  const refuse = (message: string): Decided => ({ kind: 'refused', path, message });
  if (git.refusal !== undefined) return refuse(git.refusal);
  if (git.renameFrom !== undefined || git.renameTo !== undefined) {
    if (git.renameFrom === undefined || git.renameTo === undefined) return refuse('The diff names only one side of a rename.');
    return { kind: 'rename', path: git.renameFrom, newPath: git.renameTo };
  }
  if (path === '' || path === nothing) return refuse('The diff does not say which file it is for.');
  if (files === null && pair !== null && oldPath !== newPath) return refuse('The diff names two files and does not say why.');
  if (oldPath === nothing || git.newFile === true) return { kind: 'create', path: newPath };
  if (newPath === nothing || git.deletedFile === true) return { kind: 'delete', path: oldPath };
  if (oldPath !== newPath)
    return refuse(`The diff names two files, “${oldPath}” and “${newPath}”; a rename must say “rename from” and “rename to”.`);
  return { kind: 'modify', path };
}

/** Git's `a/` and `b/`, and the folders that `diff -r` compares, are not part of the path. */
function stripPrefixes([oldPath, newPath]: readonly [string, string]): readonly [string, string] {
  const nothing = '/dev/null';
  if (oldPath === nothing || newPath === nothing) {
    return [oldPath === nothing ? nothing : oldPath.replace(/^a\//, ''), newPath === nothing ? nothing : newPath.replace(/^b\//, '')];
  }
  if (oldPath === newPath) return [oldPath, newPath];
  const oldRest = oldPath.slice(oldPath.indexOf('/') + 1);
  const newRest = newPath.slice(newPath.indexOf('/') + 1);
  const prefixed = /^(?:a|old|orig|original|i|c|o|before)\//.test(oldPath) && /^(?:b|new|modified|w|i|after|a)\//.test(newPath);
  return prefixed && oldRest === newRest ? [oldRest, newRest] : [oldPath, newPath];
}
