/** What a tool is to the run loop. One file each beside this one, listed in `index.ts`; the wire side is in `contracts/tools/`. */
import type { ContextItem } from '#contracts/chat/message';
import type { EditOutcome, FileChange } from '#contracts/edits/fileEdit';
import type { ToolInput, ToolOutput, ToolSpec } from '#contracts/tools/tool';

/** What a tool may use. Every call to the editor or about edits is recorded by the run loop. */
export interface ToolContext {
  readonly signal: AbortSignal;
  readonly context: readonly ContextItem[];
  /** Runs an editor tool in the run's window; answers its validated output. Rejects with AppError. */
  editor<T extends ToolSpec>(spec: T, input: ToolInput<T>): Promise<ToolOutput<T>>;
  /** Puts a proposal before the user and waits; survives restarts as a parked run. */
  proposeEdit(title: string, files: readonly FileChange[]): Promise<EditOutcome>;
}

/** What goes back to the model: one text it can act on. A failure is a sentence too. */
export interface ToolAnswer {
  readonly ok: boolean;
  readonly text: string;
}

export interface Tool<T extends ToolSpec = ToolSpec> {
  readonly spec: T;
  /** A few words for the tool's card: “Read src/a.ts”. */
  title(input: ToolInput<T>): string;
  /** For tools that are asked first: exactly what would be done, in full. */
  details?(input: ToolInput<T>): string;
  run(context: ToolContext, input: ToolInput<T>): Promise<ToolAnswer>;
}
