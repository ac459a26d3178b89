/** Takes an apply back, if every file is still what it made of it; else refuses and names the files that were changed since. */
import type { FileChange, FilePath } from '#contracts/edits/fileEdit';
import { applyChanges, type ApplyOptions, type ApplyResult } from './apply.ts';
import type { JournalEntry, JournalFile } from './journal.ts';
import { reverseEdits } from './textEdits.ts';

/** The newest apply of this workspace that still stands, or the one that applied `edit_id`. */
export async function findUndoable(options: ApplyOptions, edit_id?: string): Promise<JournalEntry | null> {
  const entries = await options.journal.list();
  const isOurs = (entry: JournalEntry): boolean =>
    edit_id === undefined ? entry.workspace === options.workspace : entry.edit_id === edit_id;
  return entries.find((entry) => entry.kind === 'apply' && entry.state === 'applied' && isOurs(entry)) ?? null;
}

export async function undoApply(options: ApplyOptions, entry: JournalEntry): Promise<ApplyResult> {
  const originals = new Map<FilePath, { bytes: Uint8Array; mode: number | null }>();
  for (const file of entry.files) {
    if (file.base_bytes !== null) originals.set(file.path, { bytes: Buffer.from(file.base_bytes, 'base64'), mode: file.mode });
  }
  const files = entry.files.toReversed().map(inverse);
  const result = await applyChanges(options, { title: `Undo: ${entry.title}`, edit_id: entry.edit_id, files, undoes: entry.id, originals });
  if (result.status !== 'applied') return result;
  for (const file of entry.files) if (file.made_folder !== null) await options.host.removeEmptyFolders(file, file.made_folder);
  // The undo itself says so too, if this cannot be written.
  await options.journal.finish(entry, 'undone').catch(() => undefined);
  return result;
}

function inverse(file: JournalFile): FileChange {
  const base = file.base_text ?? '';
  const counts = { hunks: [], added: 0, removed: 0 };
  switch (file.change) {
    case 'created':
      return { path: file.path, change: 'deleted', base_hash: file.result_hash, result_hash: null, edits: [], ...counts };
    case 'deleted':
      return {
        path: file.path,
        change: 'created',
        base_hash: null,
        result_hash: file.base_hash,
        edits: [{ start: 0, end: 0, text: base }],
        ...counts,
      };
    case 'modified':
      return {
        path: file.path,
        change: 'modified',
        base_hash: file.result_hash,
        result_hash: file.base_hash,
        edits: reverseEdits(base, file.edits),
        ...counts,
      };
    case 'renamed':
      return {
        path: file.new_path ?? file.path,
        change: 'renamed',
        new_path: file.path,
        base_hash: file.result_hash,
        result_hash: file.base_hash,
        edits: reverseEdits(base, file.edits),
        ...counts,
      };
  }
}
