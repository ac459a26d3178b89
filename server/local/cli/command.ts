/** What a subcommand of `coterie` is, and the world it is given. One file each beside this one, listed in `commands.ts`. */
import type { Readable, Writable } from 'node:stream';

export interface CommandWorld {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** The server's script, beside the command line's own. */
  readonly serverScript: string;
  /** Calls back at each Ctrl-C or request to end; the answer stops listening. */
  readonly onInterrupt: (callback: () => void) => () => void;
}

/** 0 done, 1 failed, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

export interface Command {
  readonly usage: string;
  run(args: readonly string[], world: CommandWorld): Promise<ExitCode>;
}

/** Thrown by a command for arguments it does not take; `main.ts` prints it with the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
