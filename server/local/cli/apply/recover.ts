/** What the next start does with an apply that was interrupted: finishes it when it was decided, undoes it when it was not. */
import path from 'node:path';
import { isStaged, moveBack, moveForward, stateOf, sweep, syncFolders } from './carryOut.ts';
import { statOf, type FileOps } from './fileOps.ts';
import { isCommitted, journalFolder, readIntent, removeJournal, type Intent } from './journal.ts';
import { alone } from './lock.ts';

/**
 * `kept`: files that somebody has written since; they were left alone, and the rest was restored. `unreadable`: the journal
 * itself; nothing was done and it stays where it is.
 */
export interface Recovery {
  readonly action: 'finished' | 'restored' | 'unreadable';
  readonly journal: string;
  readonly files: readonly string[];
  readonly kept: readonly string[];
}

/** The journals of applies on `root` that did not end. */
export function unfinished(ops: FileOps, dataDir: string, root: string): string[] {
  const folder = journalFolder(dataDir, root);
  if (statOf(ops, folder) === null) return [];
  return ops
    .readdirSync(folder)
    .filter((name) => !name.startsWith('lock.db'))
    .toSorted()
    .map((name) => path.join(folder, name));
}

/** Ends what an earlier apply on the folder left, if there is any. Throws AppError E_CONFLICT while an apply goes on. */
export function recoverFolder(ops: FileOps, dataDir: string, root: string): Recovery[] {
  if (unfinished(ops, dataDir, root).length === 0) return [];
  return alone(journalFolder(dataDir, root), () => recover(ops, dataDir, root));
}

/** Call with the workspace's lock held. */
export function recover(ops: FileOps, dataDir: string, root: string): Recovery[] {
  return unfinished(ops, dataDir, root).flatMap((folder) => recoverOne(ops, folder) ?? []);
}

function recoverOne(ops: FileOps, folder: string): Recovery | null {
  let intent: Intent | null;
  try {
    intent = readIntent(ops, folder);
  } catch {
    return { action: 'unreadable', journal: folder, files: [], kept: [] };
  }
  if (intent === null) {
    removeJournal(ops, folder);
    return null;
  }
  const done = (isCommitted(ops, folder) ? finish(ops, intent) : null) ?? undo(ops, folder, intent);
  removeJournal(ops, folder);
  return { journal: folder, ...done };
}

type Done = Omit<Recovery, 'journal'>;

/** Null, with nothing done, when a file was written by somebody else or its new bytes are gone. */
function finish(ops: FileOps, intent: Intent): Done | null {
  const states = intent.files.map((entry) => stateOf(ops, entry));
  const able = intent.files.every((entry, index) => states[index] === 'after' || (states[index] === 'before' && isStaged(ops, entry)));
  if (!able) return null;
  for (const [index, entry] of intent.files.entries()) if (states[index] === 'before') moveForward(ops, entry);
  sweep(ops, intent, true);
  syncFolders(ops, intent);
  return { action: 'finished', files: intent.files.map(({ path: name }) => name), kept: [] };
}

/** Puts back every file that is as the apply made it. */
export function undo(ops: FileOps, folder: string, intent: Intent): Done {
  const files: string[] = [];
  const kept: string[] = [];
  for (const [index, entry] of intent.files.entries()) {
    const state = stateOf(ops, entry);
    if (state === 'after') {
      moveBack(ops, folder, index, entry);
      files.push(entry.path);
    } else if (state === 'other') {
      kept.push(entry.path);
    }
  }
  sweep(ops, intent, false);
  syncFolders(ops, intent);
  return { action: 'restored', files, kept };
}
