/**
 * The journal of one apply: what is meant, and the bytes there were, on disk before any file is touched. It lives in the data
 * folder, one folder per workspace and one inside it per apply; it is gone when the apply is.
 *
 * Whoever finds the journal of an apply that ended early undoes the apply, or finishes it when the file `commit` is there.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { removeIfThere, statOf, syncFolder, writeNew, type FileOps } from './fileOps.ts';

const Bytes = z.object({ sha256: z.string(), mode: z.int(), uid: z.int().nullable(), gid: z.int().nullable() });

const JournalFile = z.object({
  /** As the user named it. */
  path: z.string(),
  file: z.string(),
  /** Null when there was no file. Its bytes are in `<index>.old`. */
  before: Bytes.nullable(),
  /** Null when there is to be none. Its bytes are staged in `temp`. */
  after: Bytes.nullable(),
  /** A name beside `file`, and with `.old` after it one for the file itself while it is replaced. */
  temp: z.string(),
});
export type JournalFile = z.infer<typeof JournalFile>;

export const Intent = z.object({
  version: z.literal(1),
  root: z.string(),
  files: z.array(JournalFile),
  /** Folders the apply makes, outermost first. */
  folders: z.array(z.string()),
});
export type Intent = z.infer<typeof Intent>;

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** The folder that holds the journals of a workspace. */
export const journalFolder = (dataDir: string, root: string): string =>
  path.join(dataDir, 'journal', createHash('sha256').update(root).digest('hex').slice(0, 32));

const privately = { mode: 0o600, uid: null, gid: null };

/** Makes a folder with all above it, for the user only, durable in its parents. */
export function makeFolders(ops: FileOps, folder: string): void {
  const first = ops.mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let at = folder; at.length >= first.length; at = path.dirname(at)) syncFolder(ops, path.dirname(at));
}

/** Durable when it returns; before that, nobody finds an intent. */
export function writeIntent(ops: FileOps, folder: string, intent: Intent, originals: readonly (Buffer | null)[]): void {
  makeFolders(ops, folder);
  for (const [index, bytes] of originals.entries()) if (bytes !== null) writeNew(ops, originalOf(folder, index), bytes, privately);
  const draft = path.join(folder, 'intent.draft');
  writeNew(ops, draft, Buffer.from(JSON.stringify(intent)), privately);
  ops.renameSync(draft, path.join(folder, 'intent.json'));
  syncFolder(ops, folder);
}

/** Null when the apply ended before it had begun. Throws when the intent cannot be understood. */
export function readIntent(ops: FileOps, folder: string): Intent | null {
  const file = path.join(folder, 'intent.json');
  if (statOf(ops, file) === null) return null;
  return Intent.parse(JSON.parse(ops.readFileSync(file, 'utf8')));
}

export const originalOf = (folder: string, index: number): string => path.join(folder, `${index}.old`);

const commitOf = (folder: string): string => path.join(folder, 'commit');

/** From here on the apply is to be finished. */
export function commit(ops: FileOps, folder: string): void {
  writeNew(ops, commitOf(folder), Buffer.alloc(0), privately);
  syncFolder(ops, folder);
}

/** From here on it is to be undone. */
export function abort(ops: FileOps, folder: string): void {
  removeIfThere(ops, commitOf(folder));
  syncFolder(ops, folder);
}

export const isCommitted = (ops: FileOps, folder: string): boolean => statOf(ops, commitOf(folder)) !== null;

/** The intent goes first: without it the rest means nothing. */
export function removeJournal(ops: FileOps, folder: string): void {
  removeIfThere(ops, path.join(folder, 'intent.json'));
  syncFolder(ops, folder);
  for (const name of ops.readdirSync(folder)) removeIfThere(ops, path.join(folder, name));
  ops.rmdirSync(folder);
}
