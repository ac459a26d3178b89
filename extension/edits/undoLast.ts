/** “Undo Last Apply”: the newest apply of this workspace, whoever asked for it. */
import type { Engine } from '../engine.ts';
import { undoEntry } from './review.ts';

export async function undoLast(engine: Engine): Promise<string> {
  const entry = await engine.edits.lastApply();
  return entry ? undoEntry(engine, entry) : 'There is nothing to undo.';
}
