/** At start: finds applies that were cut short, and what became of each file. Decides nothing; `features/interruptedApplies.ts` asks. */
import type { ApplyOptions } from './apply.ts';
import type { JournalEntry } from './journal.ts';
import { standing, type Standing } from './restore.ts';

export interface Interrupted {
  readonly entry: JournalEntry;
  readonly files: readonly { readonly path: string; readonly standing: Standing }[];
}

/** Entries wholly before or wholly after are settled here; those between are answered. */
export async function findInterrupted(options: ApplyOptions, isAlive: (pid: number) => boolean): Promise<readonly Interrupted[]> {
  const found: Interrupted[] = [];
  for (const entry of await options.journal.list()) {
    if (entry.state !== 'pending' || isAlive(entry.pid)) continue;
    if (entry.workspace !== options.workspace) continue;
    const files = [];
    for (const file of entry.files) files.push({ path: file.path, standing: await standing(options.host, file) });
    if (files.every((file) => file.standing === 'before')) await options.journal.finish(entry, 'failed');
    else if (files.every((file) => file.standing === 'after')) await options.journal.finish(entry, 'applied');
    else found.push({ entry, files });
  }
  return found;
}

export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
