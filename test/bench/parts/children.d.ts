export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** The first line it printed, as JSON. */
  readonly hello: Record<string, unknown>;
}
export declare function startChild(command: string, args: readonly string[], env?: Record<string, string>): Promise<Child>;
/** Resident memory of a process in bytes, as Linux counts it. */
export declare function residentBytes(pid: number): number;
/** CPU time a process has used, in milliseconds, as Linux counts it (10 ms steps). */
export declare function cpuMs(pid: number): number;
