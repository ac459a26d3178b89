/** What a function's signature says, for documentation skeletons. Written by the scanners of each language. */

export interface FunctionFound {
  readonly name: string;
  /** 1-based. */
  readonly line: number;
  readonly end_line: number;
  /** At the top level or a member of a class there; functions inside functions are documented only when named. */
  readonly outer: boolean;
  readonly documented: boolean;
  readonly params: readonly string[];
  readonly returns: boolean;
  readonly indent: string;
  /** Offset at the start of a line where documentation goes, or null where it cannot be put (a body on the signature's line). */
  readonly insert: number | null;
}
