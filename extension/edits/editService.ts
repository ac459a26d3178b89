/** Everything the extension does with edits, one at a time: plan, show, apply, undo. Knows nothing of runs or chats. */
import path from 'node:path';
import type { Client } from '#contracts/core/client';
import { AppError } from '#contracts/core/errors';
import type { EditId } from '#contracts/core/ids';
import type { EditPlan, FileChange, Rejection } from '#contracts/edits/fileEdit';
import type { LocalRoutes } from '#contracts/local/index';
import { applyChanges, type ApplyOptions, type ApplyResult } from './apply.ts';
import { checkChanges } from './check.ts';
import type { EditHost } from './editHost.ts';
import { createJournal, type JournalEntry } from './journal.ts';
import { planText, type PlanRequest } from './plan.ts';
import { closePreviews, showPreview, type PreviewFile } from './preview.ts';
import { previewScheme, type PreviewContent } from './previewContent.ts';
import { applyEdits } from './textEdits.ts';
import { findUndoable, undoApply } from './undo.ts';

export interface EditServiceOptions {
  readonly client: Pick<Client<LocalRoutes>, 'editsPlan'>;
  readonly host: EditHost;
  readonly preview: PreviewContent;
  readonly storage: string;
  readonly workspace: () => string | null;
  readonly now: () => number;
  readonly newId: () => string;
}

export interface EditService {
  readonly host: EditHost;
  plan(request: PlanRequest): Promise<EditPlan>;
  /** Opens the diff view. Fails with E_EDIT_CONFLICT when a file is no longer what the edit was made for. */
  show(title: string, files: readonly FileChange[], only?: string): Promise<void>;
  /** As `show`, of an edit that was applied: what the journal holds. False when it no longer does. */
  showApplied(edit_id: EditId, title: string): Promise<boolean>;
  closePreviews(): Promise<void>;
  apply(title: string, files: readonly FileChange[], edit_id: EditId | null): Promise<ApplyResult>;
  /** The newest apply of this workspace, or the one of `edit_id`. */
  lastApply(edit_id?: EditId): Promise<JournalEntry | null>;
  undo(entry: JournalEntry): Promise<ApplyResult>;
  readonly options: ApplyOptions;
}

export function createEditService(given: EditServiceOptions): EditService {
  const journal = createJournal(path.join(given.storage, 'applies'));
  const options: ApplyOptions = {
    host: given.host,
    journal,
    get workspace() {
      return given.workspace();
    },
    now: given.now,
    newId: given.newId,
  };
  let last: Promise<unknown> = Promise.resolve();
  /** Two applies at once could each find the files as expected and then write over each other. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };

  return {
    host: given.host,
    options,
    plan: (request) => planText(given.client, given.host, request),
    async show(title, files, only) {
      const checked = await checkChanges(given.host, files);
      if (!checked.ok) throw toError(checked.rejected);
      const shown = checked.changes
        .filter(({ change }) => only === undefined || change.path === only || change.new_path === only)
        .map(({ change, before, after }): PreviewFile => ({ change, before: before?.text ?? '', after: after ?? '' }));
      await showPreview(given.preview, title, shown);
    },
    async showApplied(edit_id, title) {
      const entry = (await journal.list()).find((found) => found.edit_id === edit_id && found.kind === 'apply');
      if (!entry) return false;
      const files = entry.files.map((file): PreviewFile => {
        const before = file.base_text ?? '';
        const after = file.change === 'deleted' ? '' : (applyEdits(before, file.edits) ?? before);
        return { change: toChange(file), before, after };
      });
      await showPreview(given.preview, title, files);
      return true;
    },
    closePreviews: () => closePreviews(previewScheme),
    apply: (title, files, edit_id) => inTurn(() => applyChanges(options, { title, files, edit_id })),
    lastApply: (edit_id) => findUndoable(options, edit_id),
    undo: (entry) => inTurn(() => undoApply(options, entry)),
  };
}

function toChange(file: JournalEntry['files'][number]): FileChange {
  const { path: name, change, new_path, base_hash, result_hash, edits } = file;
  return { path: name, change, ...(new_path === null ? {} : { new_path }), base_hash, result_hash, edits, hunks: [], added: 0, removed: 0 };
}

/** All reasons in one error; its code is the first one's. */
export function toError(rejected: readonly Rejection[]): AppError {
  const [first] = rejected;
  return new AppError(first?.code ?? 'E_EDIT_FAILED', describeRejections(rejected), { detail: { rejected } });
}

export function describeRejections(rejected: readonly Rejection[]): string {
  return [...new Set(rejected.map(describeRejection))].join(' ');
}

function describeRejection({ path: file, message, candidates }: Rejection): string {
  const places = candidates.length > 0 ? ` (line ${candidates.map((candidate) => candidate.line).join(', ')})` : '';
  return file === '' ? message : `${file}: ${message}${places}`;
}
