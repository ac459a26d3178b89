/**
 * The apply journal: what every file was before it was changed, on disk before the change is made. Undo reads it, also after
 * a crash. One file an entry, 0600, written once; its name says what became of it, so that saying so needs no space: it is
 * renamed. An entry still named `.pending` at the next start is an apply that was cut short.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EditId } from '#contracts/core/ids';
import { Millis } from '#contracts/core/time';
import { ChangeKind, FilePath, TextEdit, TextHash } from '#contracts/edits/fileEdit';

export const JournalFile = z.object({
  path: FilePath,
  absolute: z.string(),
  change: ChangeKind,
  new_path: FilePath.nullable(),
  new_absolute: z.string().nullable(),
  /** The text before, unsaved changes included; null when there was no file. */
  base_text: z.string().nullable(),
  /** The bytes on disk before, in base64; null when there was no file. */
  base_bytes: z.string().nullable(),
  base_hash: TextHash.nullable(),
  result_hash: TextHash.nullable(),
  edits: z.array(TextEdit),
  was_dirty: z.boolean(),
  mode: z.int().nullable(),
  /** The topmost folder that was made for a created file. */
  made_folder: z.string().nullable().default(null),
});
export type JournalFile = z.infer<typeof JournalFile>;

const Written = z.object({
  v: z.literal(1),
  id: z.string(),
  kind: z.enum(['apply', 'undo']),
  /** The entry an undo takes back. */
  undoes: z.string().nullable(),
  edit_id: EditId.nullable(),
  title: z.string(),
  workspace: z.string().nullable(),
  pid: z.int(),
  at: Millis,
  files: z.array(JournalFile),
});
/** As it is written; what became of it is in the file's name. */
export type NewEntry = z.infer<typeof Written>;

const states = ['pending', 'applied', 'undone', 'failed'] as const;
type State = (typeof states)[number];

export interface JournalEntry extends NewEntry {
  readonly state: State;
  /** The server knows what became of the edit. */
  readonly told: boolean;
}

export interface Journal {
  /** Returns when the entry is on disk. */
  begin(entry: NewEntry): Promise<void>;
  finish(entry: Pick<NewEntry, 'id'>, state: 'applied' | 'undone' | 'failed'): Promise<void>;
  /** Remembers that the server was told. */
  markTold(entry: Pick<NewEntry, 'id'>): Promise<void>;
  /** Newest first; an entry that cannot be read is left alone and skipped. */
  list(): Promise<readonly JournalEntry[]>;
}

interface Named {
  readonly name: string;
  readonly id: string;
  readonly state: State;
  readonly told: boolean;
}

const keptEntries = 50;
const keptBytes = 256 * 1024 * 1024;
/** What a kill left half written is removed when it is this much older than the newest entry, in milliseconds. */
const abandonedMs = 60 * 60 * 1000;

export function createJournal(dir: string): Journal {
  /** Newest first: ids sort by time. */
  async function named(): Promise<Named[]> {
    const names = await readdir(dir).catch(() => []);
    return names.toSorted((a, b) => (a < b ? 1 : -1)).flatMap(parseName);
  }

  async function renameTo(id: string, next: (now: Named) => string, triesLeft = 3): Promise<void> {
    const now = (await named()).find((found) => found.id === id);
    if (!now || next(now) === now.name) return;
    try {
      await rename(path.join(dir, now.name), path.join(dir, next(now)));
    } catch (error) {
      // It was renamed in between, to say another thing of it.
      if (triesLeft === 0) throw error;
      return renameTo(id, next, triesLeft - 1);
    }
    await syncFolder(dir);
  }

  /** Another window may be doing the same; what is gone already is gone. */
  async function prune(): Promise<void> {
    let bytes = 0;
    let newest = 0;
    for (const [index, { name, state }] of (await named()).entries()) {
      const file = path.join(dir, name);
      const facts = await stat(file).catch(() => null);
      bytes += facts?.size ?? 0;
      newest = Math.max(newest, facts?.mtimeMs ?? 0);
      const isOld = index > 0 && (index >= keptEntries || bytes > keptBytes);
      if (isOld && state !== 'pending') await rm(file, { force: true });
    }
    for (const name of (await readdir(dir)).filter((each) => each.endsWith('.tmp'))) {
      const facts = await stat(path.join(dir, name)).catch(() => null);
      if (facts && newest - facts.mtimeMs > abandonedMs) await rm(path.join(dir, name), { force: true });
    }
  }

  return {
    async begin(entry) {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      await writeDurably(path.join(dir, fileName(entry.id, 'pending', false)), JSON.stringify(Written.parse(entry)));
    },
    async finish({ id }, state) {
      await renameTo(id, ({ told }) => fileName(id, state, told));
      await prune().catch(() => undefined);
    },
    markTold: ({ id }) => renameTo(id, ({ state }) => fileName(id, state, true)),
    async list() {
      const found: JournalEntry[] = [];
      for (const { name, state, told } of await named()) {
        const written = await readEntry(path.join(dir, name));
        if (written) found.push({ ...written, state, told });
      }
      // A kill between an undo and the note that its apply is undone leaves the undo alone to say so.
      const undone = new Set(found.flatMap((entry) => (entry.state === 'applied' && entry.undoes !== null ? entry.undoes : [])));
      return found.map((entry) => (entry.state === 'applied' && undone.has(entry.id) ? { ...entry, state: 'undone' } : entry));
    },
  };
}

const fileName = (id: string, state: State, told: boolean): string => `${id}.${state}${told ? '.told' : ''}.json`;

function parseName(name: string): Named[] {
  const match = /^([^.]+)\.([a-z]+)(\.told)?\.json$/.exec(name);
  const state = states.find((known) => known === match?.[2]);
  return match?.[1] === undefined || state === undefined ? [] : [{ name, id: match[1], state, told: match[3] !== undefined }];
}

async function readEntry(file: string): Promise<NewEntry | null> {
  try {
    const parsed = Written.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Whole or not at all, and on the disk when it returns. */
async function writeDurably(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(path.dirname(file));
}

/** Windows cannot open folders; there the rename is durable by itself. */
async function syncFolder(dir: string): Promise<void> {
  try {
    const handle = await open(dir, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    return;
  }
}
