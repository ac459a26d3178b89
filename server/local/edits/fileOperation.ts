/** What every format is read into: what to do with which file, in lines as written. Nothing here was looked up in a file yet. */
import type { ErrorCode } from '#contracts/core/errors';

/**
 * One place to change. Lines carry their terminators as written; one without is stated to end the file without a newline.
 */
export interface PatchHunk {
  /** What the file must hold, in whole lines. */
  readonly old: readonly string[];
  readonly new: readonly string[];
  /** The 1-based line the text says the place starts at. Only ever decides between equal places, and only when exact. */
  readonly statedLine?: number;
  /** Lines a header promised that did not come before the text ended: it was cut short, or the header is wrong. */
  readonly deficit?: { readonly old: number; readonly new: number };
  /** If the file holds this line, the hunk has a second reading and is refused. */
  readonly unlessFileHas?: string;
}

export type FileOperation =
  | { readonly kind: 'patch'; readonly path: string; readonly hunks: readonly PatchHunk[]; readonly newPath?: string }
  /** The whole text. `existing` says what to do when the file is there; `empty-only`: fill it when it has no text, else refuse. */
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly lines: readonly string[];
      readonly existing: 'replace' | 'empty-only' | 'refuse';
      /** Lines that seem to stand for text left out; refused unless the file has them already. */
      readonly gaps: readonly string[];
      /** The text may be an excerpt: refused when most of a longer file would go. */
      readonly mayBePart: boolean;
    }
  /** `old`: the whole text that is deleted, or null where the format does not show it. */
  | { readonly kind: 'delete'; readonly path: string; readonly old: readonly string[] | null };

/** A part of the text that is an edit but cannot be read as one. */
export interface ReadProblem {
  /** Empty when no file is named. */
  readonly path: string;
  readonly hunk: number | null;
  readonly code: ErrorCode;
  readonly message: string;
}
