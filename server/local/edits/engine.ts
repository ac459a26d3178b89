/**
 * The edit engine's door. Pure: text in, plan out; no file, editor or network is touched, and no cast of "most likely" is
 * made: what is not provably meant is refused.
 */
import type { EditFormat, EditPlan, FileChange, PlanFile, TextEdit } from '#contracts/edits/fileEdit';

export interface PlanRequest {
  readonly text: string;
  readonly format: EditFormat;
  readonly default_path: string | undefined;
  readonly files: readonly PlanFile[];
}

export type PlanEdits = (request: PlanRequest) => EditPlan;

/** A change made of exact edits computed elsewhere (a language server's rename). Null when it would change nothing. */
export type ChangeFromEdits = (path: string, content: string, edits: readonly TextEdit[]) => FileChange | null;
