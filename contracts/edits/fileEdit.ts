/** What the edit engine answers: exact edits against a known text, or the reasons why not. */
import { z } from 'zod';
import { ErrorCode } from '../core/errors.ts';

/** SHA-256 in lower-case hex of the text as UTF-8, without BOM, with the line endings it has. */
export const TextHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ id: 'TextHash' });
export type TextHash = z.infer<typeof TextHash>;

export const FilePath = z.string().min(1).max(4096).meta({
  id: 'FilePath',
  description: 'Relative to the workspace folder, with `/`. In a workspace of several folders the first part is the folder’s name.',
});
export type FilePath = z.infer<typeof FilePath>;

export const EditFormat = z
  .enum(['auto', 'blocks', 'unified', 'v4a', 'whole', 'lazy'])
  .meta({ id: 'EditFormat', description: 'How the text writes its edits; `auto` detects it.' });
export type EditFormat = z.infer<typeof EditFormat>;

/** Replace `[start, end)` (UTF-16 offsets in the base text) by `text`. Sorted, never overlapping. */
export const TextEdit = z.object({ start: z.int().nonnegative(), end: z.int().nonnegative(), text: z.string() }).meta({ id: 'TextEdit' });
export type TextEdit = z.infer<typeof TextEdit>;

/** One change as a person reviews it. Line numbers are 1-based; in the base (`old_`) and in the result (`new_`). */
export const Hunk = z
  .object({
    old_start: z.int().positive(),
    old_lines: z.int().nonnegative(),
    new_start: z.int().positive(),
    new_lines: z.int().nonnegative(),
  })
  .meta({ id: 'Hunk' });
export type Hunk = z.infer<typeof Hunk>;

export const ChangeKind = z.enum(['modified', 'created', 'deleted', 'renamed']);
export type ChangeKind = z.infer<typeof ChangeKind>;

export const FileChange = z
  .object({
    path: FilePath,
    change: ChangeKind,
    /** Only for `renamed`. */
    new_path: FilePath.optional(),
    /** Hash of the text the edits were made for; null for `created`. */
    base_hash: TextHash.nullable(),
    /** Hash of the text after the edits; null for `deleted`. */
    result_hash: TextHash.nullable(),
    /** For `created`, one edit at 0. Empty for `deleted` and for a pure rename. */
    edits: z.array(TextEdit),
    hunks: z.array(Hunk),
    added: z.int().nonnegative().meta({ description: 'Lines added.' }),
    removed: z.int().nonnegative().meta({ description: 'Lines removed.' }),
  })
  .meta({ id: 'FileChange', description: 'The exact change of one file.' });
export type FileChange = z.infer<typeof FileChange>;

export const Candidate = z
  .object({ line: z.int().positive() })
  .meta({ id: 'Candidate', description: 'A place that was considered, 1-based.' });
export type Candidate = z.infer<typeof Candidate>;

export const Rejection = z
  .object({
    path: z.string(),
    /** 0-based index of the hunk in its file, or null when the file as a whole is refused. */
    hunk: z.int().nonnegative().nullable(),
    code: ErrorCode,
    message: z.string(),
    candidates: z.array(Candidate),
  })
  .meta({ id: 'Rejection', description: 'Why a hunk or a file was refused.' });
export type Rejection = z.infer<typeof Rejection>;

/** A file as the planner is given it: its whole text, or null when it does not exist. */
export const PlanFile = z.object({ path: FilePath, content: z.string().nullable() }).meta({ id: 'PlanFile' });
export type PlanFile = z.infer<typeof PlanFile>;

/**
 * `planned`: every change is exact and may be applied. `rejected`: nothing may be applied; `rejected` says why.
 * `needs_files`: read the files in `missing` and plan again with them.
 */
export const EditPlan = z
  .object({
    status: z.enum(['planned', 'rejected', 'needs_files']),
    files: z.array(FileChange),
    rejected: z.array(Rejection),
    missing: z.array(z.string()),
  })
  .meta({ id: 'EditPlan' });
export type EditPlan = z.infer<typeof EditPlan>;

/** What became of an edit. `files` are those whose bytes changed. */
export const EditOutcome = z
  .discriminatedUnion('status', [
    z.object({ status: z.literal('applied'), files: z.array(FilePath) }),
    z.object({ status: z.literal('rejected'), rejected: z.array(Rejection), by: z.enum(['user', 'check']) }),
    z.object({ status: z.literal('undone'), files: z.array(FilePath) }),
  ])
  .meta({ id: 'EditOutcome' });
export type EditOutcome = z.infer<typeof EditOutcome>;
