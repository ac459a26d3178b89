import type { Timing } from '../contenders/contender.ts';
import { type Child } from './children.ts';
export interface Lane {
  readonly name: string;
  readonly timings: Timing[];
  /** Why it dropped out, or null. */
  failure: string | null;
}
export declare const startModel: () => Promise<Child>;
export declare function race(model: string, rounds: number, per_round: number): Promise<readonly Lane[]>;
