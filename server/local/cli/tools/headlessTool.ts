/** What a tool is when the command line carries it out in an editor's place. One file each beside this one, listed in `index.ts`. */
import type { ToolInput, ToolOutput, ToolSpec } from '#contracts/tools/tool';

export interface HeadlessContext {
  /** The folder everything must stay in; a real path. */
  readonly root: string;
  readonly signal: AbortSignal;
  readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void;
  /** For child processes; holds no key. */
  readonly env: NodeJS.ProcessEnv;
}

export interface HeadlessTool<T extends ToolSpec = ToolSpec> {
  readonly spec: T;
  run(input: ToolInput<T>, context: HeadlessContext): Promise<ToolOutput<T>>;
}
