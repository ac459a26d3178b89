/** What a tool is. Each tool's own file beside this one says what it takes and gives; `index.ts` lists them. */
import { z } from 'zod';

export const ToolName = z
  .string()
  .regex(/^[a-zA-Z0-9_.-]{1,128}$/)
  .meta({ id: 'ToolName' });
export type ToolName = z.infer<typeof ToolName>;

/**
 * What a tool may do to the user's things, from least to most. `read` looks inside the workspace; `propose` makes an edit
 * proposal a person reviews; `show` only moves what the editor shows; `execute` runs something and is always asked.
 */
export const ToolEffect = z.enum(['read', 'show', 'propose', 'execute']);
export type ToolEffect = z.infer<typeof ToolEffect>;

export interface ToolSpec<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** Read by the model: what it does, when to use it, what it answers. */
  readonly description: string;
  readonly effect: ToolEffect;
  /** Executed by the editor window (through the link) or by the command line in its place; else by the server itself. */
  readonly host: 'editor' | 'server';
  /** Milliseconds the executor may take; null for tools that end by themselves or by cancel only. */
  readonly timeout_ms: number | null;
  readonly input: Input;
  readonly output: Output;
}

export function defineTool<I extends z.ZodType, O extends z.ZodType>(spec: ToolSpec<I, O>): ToolSpec<I, O> {
  return spec;
}

export type ToolInput<T extends ToolSpec> = z.output<T['input']>;
export type ToolOutput<T extends ToolSpec> = z.output<T['output']>;

/** Default time an editor tool may take. */
export const editorToolTimeoutMs = 30_000;
