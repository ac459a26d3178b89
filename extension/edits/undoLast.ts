/** “Undo Last Apply”: puts the files back first, then tells the server if the edit was one a run proposed. */
import { toAppError } from '#contracts/core/errors';
import type { Engine } from '../engine.ts';
import { toError } from './editService.ts';
import { listFiles, record } from './review.ts';

export async function undoLast(engine: Engine): Promise<string> {
  const entry = await engine.edits.lastApply();
  if (!entry) return 'There is nothing to undo.';
  const result = await engine.edits.undo(entry);
  if (result.status === 'rejected') throw toError(result.rejected);
  const done = `Undone in ${listFiles(result.files)}.`;
  if (entry.edit_id === null) return done;
  try {
    const edit = await engine.client.editsGet({ params: { id: entry.edit_id } });
    await record(engine, edit, { status: 'undone', files: [...result.files] });
    return done;
  } catch (error) {
    return `${done} The chat does not show it yet: ${toAppError(error).message}`;
  }
}
