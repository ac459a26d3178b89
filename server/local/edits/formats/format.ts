/** What an edit format is. One file each beside this one, listed in `index.ts`. */
import type { EditFormat } from '#contracts/edits/fileEdit';
import type { FileOperation, ReadProblem } from '../fileOperation.ts';
import type { Fence } from '../reading/fences.ts';
import type { TextLines } from '../textLines.ts';

/** Where the reader of an answer is. */
export interface Scope {
  /** The format asked for. */
  readonly format: EditFormat;
  readonly answer: TextLines;
  /** The fence that is open, or null. */
  readonly fence: Fence | null;
  /** The file the caller means when the text names none. */
  readonly defaultPath: string | undefined;
  /** The last file named, and in which fence (its line, or null for none). */
  readonly last: { readonly path: string; readonly fence: number | null } | null;
  /** How many different files the text has named so far. */
  readonly named: number;
  /** The line after the last one any edit used: names are not sought before it. */
  readonly from: number;
  /** Whether an edit of any other format starts at the line. */
  readonly startsOther: (line: number, fence: Fence | null) => boolean;
}

export interface Reading {
  /** The line after the last one read; greater than the line asked for. */
  readonly next: number;
  readonly operations: readonly FileOperation[];
  readonly problems: readonly ReadProblem[];
}

export interface Format {
  readonly name: Exclude<EditFormat, 'auto'>;
  /** Whether an edit of this format starts at the line, whatever follows. Looks at a few lines at most. */
  starts(answer: TextLines, line: number, fence: Fence | null): boolean;
  /** Reads the edit that starts at the line, or null when there is none. Takes time linear in the lines it reads. */
  read(scope: Scope, line: number): Reading | null;
}
