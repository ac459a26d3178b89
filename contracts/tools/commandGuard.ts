/**
 * How a command is started so that it never outlives the process that runs it, however that one dies. Beside the command, in its
 * process group, waits a guard on a pipe whose other end only the starter holds: when that end is gone, it kills the group.
 * POSIX only; on Windows a child that is not detached dies with its starter. Pure.
 */
export interface GuardedCall {
  readonly file: string;
  readonly args: readonly string[];
}

/** Where the starter's pipe must be among the child's `stdio`; nothing is ever written to it. The child must lead its own group. */
export const guardPipe = 3;

/** The guard belongs to nobody: a command that waits for all its children must not wait for it. */
const script = `( ( trap '' HUP INT TERM; read -r _ <&${guardPipe}; kill -KILL 0 ) >/dev/null 2>&1 & ); exec ${guardPipe}<&-; exec "$@"`;

export function guarded(file: string, args: readonly string[]): GuardedCall {
  return { file: '/bin/sh', args: ['-c', script, 'sh', file, ...args] };
}
