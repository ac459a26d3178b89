/**
 * Tells the server what became of edits a run proposed. The journal knows it first, since files are changed without waiting for
 * anybody; what the server could not be told then, because it or this window died, is told at the next link.
 */
import type { Client } from '#contracts/core/client';
import { isAppError } from '#contracts/core/errors';
import type { EditId } from '#contracts/core/ids';
import type { EditOutcome } from '#contracts/edits/fileEdit';
import type { EditRecord } from '#contracts/local/edits';
import type { LocalRoutes } from '#contracts/local/index';
import type { ModelChoice } from '../models/modelChoice.ts';
import type { Journal, JournalEntry } from './journal.ts';

export interface OutcomeDoors {
  readonly client: Pick<Client<LocalRoutes>, 'editsGet' | 'editsOutcome' | 'runsGet'>;
  readonly modelChoice: Pick<ModelChoice, 'credentialsFor'>;
  readonly journal: Journal;
}

/** Of one edit, or of all the server may not know of. Rejects when the server cannot be told now. */
export async function tellOutcomes(doors: OutcomeDoors, only?: EditId): Promise<void> {
  const entries = (await doors.journal.list()).filter((entry) => !entry.told && outcomeOf(entry) !== null).toReversed();
  for (const [edit_id, untold] of Map.groupBy(entries, (entry) => entry.edit_id)) {
    if (edit_id !== null && (only === undefined || only === edit_id)) await tellOne(doors, edit_id, untold);
  }
}

/** Oldest first: the server takes an undo only for what it knows to be applied. */
async function tellOne(doors: OutcomeDoors, id: EditId, untold: readonly JournalEntry[]): Promise<void> {
  try {
    const edit = await doors.client.editsGet({ params: { id } });
    const outcomes = untold.flatMap((entry) => outcomeOf(entry) ?? []);
    const isKnown = edit.outcome?.status === outcomes.at(-1)?.status;
    for (const outcome of isKnown ? [] : outcomes) await record(doors, edit, outcome);
  } catch (error) {
    // It was deleted, or decided in a way that this cannot follow: asking again would answer the same.
    if (!isAppError(error, 'E_NOT_FOUND') && !isAppError(error, 'E_CONFLICT')) throw error;
  }
  for (const entry of untold) await doors.journal.markTold(entry);
}

function outcomeOf({ kind, state, files, edit_id }: JournalEntry): EditOutcome | null {
  if (edit_id === null || state === 'pending' || state === 'failed') return null;
  if (kind === 'undo') return { status: 'undone', files: files.map((file) => file.new_path ?? file.path) };
  return { status: 'applied', files: files.map((file) => file.new_path ?? file.path) };
}

/** With the run's keys, since a run that waited may have outlived the process that held them. */
export async function record(
  { client, modelChoice }: Omit<OutcomeDoors, 'journal'>,
  edit: Pick<EditRecord, 'id' | 'run_id'>,
  outcome: EditOutcome,
): Promise<void> {
  const run = await client.runsGet({ params: { id: edit.run_id } });
  const credentials = await modelChoice.credentialsFor([run.requested_model, run.model]);
  await client.editsOutcome({ params: { id: edit.id }, body: { outcome, ...(credentials ? { credentials } : {}) } });
}
