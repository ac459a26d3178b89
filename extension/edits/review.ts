/** What a person decides on an edit a run proposed: look, apply, reject, undo. The outcome is recorded with the server, and the run goes on. */
import { AppError, toAppError } from '#contracts/core/errors';
import type { EditId } from '#contracts/core/ids';
import type { EditRecord } from '#contracts/local/edits';
import type { z } from 'zod';
import type { Engine } from '../engine.ts';
import type { ApplyResult } from './apply.ts';
import { toError } from './editService.ts';
import type { JournalEntry } from './journal.ts';
import { record } from './outcomes.ts';

type Action = 'preview' | 'apply' | 'reject' | 'undo';
type Reviewed = z.output<typeof EditRecord>;

/** Answers one sentence saying what was done. Rejects with AppError when it could not be; the edit then stays open. */
export async function reviewEdit(engine: Engine, edit_id: EditId, action: Action, path?: string): Promise<string> {
  const edit = await engine.client.editsGet({ params: { id: edit_id } });
  switch (action) {
    case 'preview':
      return preview(engine, edit, path);
    case 'apply':
      return apply(engine, edit);
    case 'reject':
      if (edit.outcome) throw new AppError('E_CONFLICT', 'This edit was already decided.');
      await record(engine, edit, { status: 'rejected', rejected: [], by: 'user' });
      await engine.edits.closePreviews();
      return 'Rejected. Nothing was changed.';
    case 'undo':
      return undo(engine, edit);
  }
}

async function preview(engine: Engine, edit: Reviewed, path?: string): Promise<string> {
  if (edit.outcome?.status === 'applied' && (await engine.edits.showApplied(edit.id, edit.title))) return 'Showing what was applied.';
  await engine.edits.show(edit.title, edit.files, path);
  return 'Showing the changes.';
}

async function apply(engine: Engine, edit: Reviewed): Promise<string> {
  if (edit.outcome) {
    throw new AppError(
      'E_CONFLICT',
      edit.outcome.status === 'applied' ? 'This edit was already applied.' : 'This edit was already decided.',
    );
  }
  // A kill after the files were written and before the server was told leaves the journal knowing more than the record.
  const done = await engine.edits.lastApply(edit.id);
  const result: ApplyResult = done
    ? { status: 'applied', id: done.id, files: done.files.map((file) => file.new_path ?? file.path), unsaved: [] }
    : await engine.edits.apply(edit.title, edit.files, edit.id);
  if (result.status === 'rejected') throw toError(result.rejected);
  const untold = await tell(engine, edit.id);
  await engine.edits.closePreviews();
  return describeApplied(result) + untold;
}

async function undo(engine: Engine, edit: Reviewed): Promise<string> {
  const entry = await engine.edits.lastApply(edit.id);
  if (!entry) throw new AppError('E_NOT_FOUND', 'What this edit changed is no longer kept, so it cannot be undone.');
  return undoEntry(engine, entry);
}

/** Puts the files back first, then tells the server if the edit was one a run proposed. */
export async function undoEntry(engine: Engine, entry: JournalEntry): Promise<string> {
  const result = await engine.edits.undo(entry);
  if (result.status === 'rejected') throw toError(result.rejected);
  const untold = entry.edit_id === null ? '' : await tell(engine, entry.edit_id);
  return `Undone in ${listFiles(result.files)}.${untold}`;
}

/** The files are changed whether or not the server can be told now; it is told at the next link then. Answers what to add. */
async function tell(engine: Engine, edit_id: EditId): Promise<string> {
  try {
    await engine.tellOutcomes(edit_id);
    return '';
  } catch (error) {
    return ` The chat shows it as soon as the server is back: ${toAppError(error).message}`;
  }
}

export function describeApplied(result: Extract<ApplyResult, { status: 'applied' }>): string {
  const unsaved = result.unsaved.length > 0 ? ` ${listFiles(result.unsaved)} had unsaved changes and was left unsaved.` : '';
  return `Applied to ${listFiles(result.files)}.${unsaved}`;
}

export function listFiles(files: readonly string[]): string {
  return files.length <= 3 ? files.join(', ') : `${files.slice(0, 2).join(', ')} and ${files.length - 2} more files`;
}
