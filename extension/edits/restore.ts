/** Puts files back to what the journal holds. Touches only what is as we found it or as we made it; anything else is someone's work. */
import type { EditHost, FileRef, Step } from './editHost.ts';
import type { JournalFile, NewEntry } from './journal.ts';
import { textHash } from './textEdits.ts';

/** Where a file of an entry stands now. `mixed`: neither as before nor as planned. */
export type Standing = 'before' | 'after' | 'mixed';

/** Paths that could not be put back. Never rejects. */
export async function restore(host: EditHost, entry: NewEntry): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const file of entry.files.toReversed()) {
    try {
      await restoreOne(host, file);
      if ((await standing(host, file)) !== 'before') lost.push(file.path);
    } catch {
      lost.push(file.path);
    }
  }
  return lost.toReversed();
}

export async function standing(host: EditHost, file: JournalFile): Promise<Standing> {
  const here = refOf(file);
  const there = newRefOf(file);
  const disk = await host.readBytes(here);
  if (file.base_bytes === null) {
    if (disk === null) return 'before';
    return (await liveHash(host, here)) === file.result_hash ? 'after' : 'mixed';
  }
  const moved = there ? await host.readBytes(there) : null;
  const isOriginal = disk !== null && Buffer.from(disk).toString('base64') === file.base_bytes;
  if (isOriginal && moved === null && (await liveHash(host, here)) === file.base_hash) return 'before';
  if (file.change === 'deleted') return disk === null ? 'after' : 'mixed';
  const result = there ?? here;
  if (there && disk !== null) return 'mixed';
  return (await liveHash(host, result)) === file.result_hash && (file.was_dirty || !(await isDirty(host, result))) ? 'after' : 'mixed';
}

async function restoreOne(host: EditHost, file: JournalFile): Promise<void> {
  const here = refOf(file);
  const there = newRefOf(file);
  if (file.base_bytes === null) {
    if ((await host.readBytes(here)) !== null && (await liveHash(host, here)) === file.result_hash) await host.remove(here);
    if (file.made_folder !== null) await host.removeEmptyFolders(here, file.made_folder);
    return;
  }
  const bytes = Buffer.from(file.base_bytes, 'base64');
  if (there && (await host.readBytes(here)) === null && (await host.readBytes(there)) !== null) {
    await host.change([{ kind: 'rename', file: there, to: here }], 'Put back');
  }
  if ((await host.readBytes(here)) === null) await host.writeBytes(here, bytes, file.mode);
  const live = await host.read(here, 'read');
  if (live.kind === 'text' && file.base_text !== null && live.file.text !== file.base_text) {
    if (textHash(live.file.text) !== file.result_hash) return;
    const base = live.file.text;
    const back: Step = { kind: 'edit', file: here, base, edits: [{ start: 0, end: base.length, text: file.base_text }] };
    await host.change([back], 'Put back');
    if (!file.was_dirty) await host.save(here);
  }
  const disk = await host.readBytes(here);
  const isOurs = file.was_dirty === false && (await liveHash(host, here)) === file.base_hash;
  if (isOurs && (disk === null || Buffer.compare(disk, bytes) !== 0)) await host.writeBytes(here, bytes, file.mode);
}

async function liveHash(host: EditHost, file: FileRef): Promise<string | null> {
  const found = await host.read(file, 'read');
  return found.kind === 'text' ? textHash(found.file.text) : null;
}

async function isDirty(host: EditHost, file: FileRef): Promise<boolean> {
  const found = await host.read(file, 'read');
  return found.kind === 'text' && found.file.dirty;
}

const refOf = (file: JournalFile): FileRef => ({ path: file.path, absolute: file.absolute });
const newRefOf = (file: JournalFile): FileRef | null =>
  file.new_path !== null && file.new_absolute !== null ? { path: file.new_path, absolute: file.new_absolute } : null;
