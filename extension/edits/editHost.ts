/** What applying needs of the editor. `vscodeFiles.ts` is the real one; tests pass one that keeps files in memory. */
import type { FilePath, Rejection, TextEdit } from '#contracts/edits/fileEdit';

export interface FileRef {
  readonly path: FilePath;
  /** Absolute; equal for equal files. */
  readonly absolute: string;
}

export interface TextFile {
  /** As the editor has it, unsaved changes included, without BOM. */
  readonly text: string;
  readonly dirty: boolean;
  /** What is on disk. */
  readonly bytes: Uint8Array;
  /** Permission bits, or null where the platform has none. */
  readonly mode: number | null;
}

export type ReadResult =
  | { readonly kind: 'missing' }
  | { readonly kind: 'text'; readonly file: TextFile }
  | {
      readonly kind: 'refused';
      readonly code: 'E_EDIT_ENCODING' | 'E_EDIT_READ_ONLY' | 'E_EDIT_MISSING' | 'E_EDIT_CONFLICT';
      readonly message: string;
    };

export type Step =
  | { readonly kind: 'create'; readonly file: FileRef; readonly bytes: Uint8Array; readonly mode: number | null }
  /** `base` is the text the edits are for; of the file as it is before the change, also where a step before it moves the file. */
  | { readonly kind: 'edit'; readonly file: FileRef; readonly base: string; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'delete'; readonly file: FileRef }
  | { readonly kind: 'rename'; readonly file: FileRef; readonly to: FileRef };

/** `stale`: a text was no longer the one the edits are for, and nothing was touched. `failed`: not, or not wholly, made. */
export type ChangeResult = 'made' | 'stale' | 'failed';

export interface EditHost {
  locate(path: FilePath): Promise<{ readonly ok: true; readonly file: FileRef } | { readonly ok: false; readonly rejection: Rejection }>;
  /** The file as the editor has it. `refused`: it cannot be changed without loss, or not at all. */
  read(file: FileRef, purpose: 'read' | 'change'): Promise<ReadResult>;
  /** All steps in one undoable change of the editor. */
  change(steps: readonly Step[], label: string): Promise<ChangeResult>;
  /** Saves what the editor has. False when it could not. */
  save(file: FileRef): Promise<boolean>;
  /** What the bytes on disk must be for `text`, in the file's own encoding. */
  encode(file: FileRef, text: string): Promise<Uint8Array>;
  readBytes(file: FileRef): Promise<Uint8Array | null>;
  /** Writes exact bytes, past every save action of the editor; an unchanged buffer follows. */
  writeBytes(file: FileRef, bytes: Uint8Array, mode: number | null): Promise<void>;
  /** The topmost folder that would have to be made for the file, or null when its folder is there. */
  missingFolder(file: FileRef): Promise<string | null>;
  /** Removes the file's folder and those above it up to `folder`, as far as they are empty. Never rejects. */
  removeEmptyFolders(file: FileRef, folder: string): Promise<void>;
  /** Into nothing: the journal holds what it was. */
  remove(file: FileRef): Promise<void>;
}
