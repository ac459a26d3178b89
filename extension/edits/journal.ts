/**
 * The apply journal: what every file was before it was changed, on disk before the change is made. Undo reads it, also after
 * a crash; an entry still named `.pending` at the next start is an apply that was cut short. One file an entry, 0600.
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

export const JournalEntry = z.object({
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
  state: z.enum(['pending', 'applied', 'undone', 'failed']),
  files: z.array(JournalFile),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

export interface Journal {
  /** Returns when the entry is on disk. */
  begin(entry: JournalEntry): Promise<void>;
  finish(entry: JournalEntry, state: 'applied' | 'undone' | 'failed'): Promise<void>;
  /** Newest first; an entry that cannot be read is left alone and skipped. */
  list(): Promise<readonly JournalEntry[]>;
}

const keptEntries = 50;
const keptBytes = 256 * 1024 * 1024;

export function createJournal(dir: string): Journal {
  const pendingName = (id: string): string => path.join(dir, `${id}.pending.json`);
  const settledName = (id: string): string => path.join(dir, `${id}.json`);

  async function entries(): Promise<string[]> {
    const names = await readdir(dir).catch(() => []);
    return names
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .toReversed();
  }

  async function prune(): Promise<void> {
    let bytes = 0;
    for (const [index, name] of (await entries()).entries()) {
      const file = path.join(dir, name);
      bytes += (await stat(file)).size;
      const isOld = index > 0 && (index >= keptEntries || bytes > keptBytes);
      if (isOld && !name.endsWith('.pending.json')) await rm(file, { force: true });
    }
  }

  return {
    async begin(entry) {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      await writeDurably(pendingName(entry.id), JSON.stringify(entry));
    },
    async finish(entry, state) {
      await writeDurably(settledName(entry.id), JSON.stringify({ ...entry, state }));
      await rm(pendingName(entry.id), { force: true });
      await prune();
    },
    async list() {
      const found: JournalEntry[] = [];
      const seen = new Set<string>();
      for (const name of await entries()) {
        const entry = await readEntry(path.join(dir, name));
        // A kill between writing the settled file and removing the pending one leaves both; the settled one holds.
        if (!entry || (entry.state === 'pending' && (await exists(settledName(entry.id)))) || seen.has(entry.id)) continue;
        seen.add(entry.id);
        found.push(entry);
      }
      return found;
    },
  };
}

async function readEntry(file: string): Promise<JournalEntry | null> {
  try {
    const parsed = JournalEntry.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** Whole or not at all, and on the disk when it returns. */
async function writeDurably(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(text, 'utf8');
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
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
