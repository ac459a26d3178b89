/** What an editor tool is: its contract and how the editor carries it out. One file each beside this one; `index.ts` lists them. */
import type { z } from 'zod';
import { AppError } from '#contracts/core/errors';
import type { ToolSpec } from '#contracts/tools/tool';

export interface ToolContext {
  readonly signal: AbortSignal;
  /** Shows output while the tool runs. */
  readonly output: (stream: 'stdout' | 'stderr', text: string) => void;
}

export interface EditorTool {
  readonly spec: ToolSpec;
  /** Checks the input, runs, answers. Rejects with AppError; E_TOOL_ARGUMENTS when the input is not what the contract says. */
  run(input: unknown, context: ToolContext): Promise<unknown>;
}

export function editorTool<I extends z.ZodType, O extends z.ZodType>(
  spec: ToolSpec<I, O>,
  run: (input: z.output<I>, context: ToolContext) => Promise<z.input<O>>,
): EditorTool {
  return {
    spec,
    async run(input, context) {
      const parsed = spec.input.safeParse(input);
      if (!parsed.success) throw new AppError('E_TOOL_ARGUMENTS', undefined, { cause: parsed.error });
      return run(parsed.data, context);
    },
  };
}
