/** A step of matching: one stated way in which written lines may equal a file's lines. Earlier steps are tried first. */
import type { LineRange } from '../changes/replaceLines.ts';
import type { Haystack } from './haystack.ts';

export interface MatchStep {
  readonly name: string;
  /**
   * The places, in order, where `lines` (at least one) occur in whole lines, at most `limit` of them. Must take time linear in
   * the file and the lines. A place is accepted only when it is the only one its step finds.
   */
  find(file: Haystack, lines: readonly string[], limit: number): readonly LineRange[];
}
