/** Starts every contender in front of one model and measures them interleaved, A B C D A B C D …, so that drift hits all alike. */
import path from 'node:path';
import process from 'node:process';
import { contenders } from '../contenders/index.ts';
import type { Contender, Timing } from '../contenders/contender.ts';
import { startChild, type Child } from './children.ts';

export interface Lane {
  readonly name: string;
  readonly timings: Timing[];
  /** Why it dropped out, or null. */
  failure: string | null;
}

export const startModel = (): Promise<Child> => startChild(process.execPath, [path.join(import.meta.dirname, 'mockModel.mjs')]);

export async function race(model: string, rounds: number, per_round: number): Promise<readonly Lane[]> {
  await using mock = await startModel();
  const port = Number(mock.hello['port']);
  const lanes: Lane[] = [];
  const running: { contender: Contender; lane: Lane }[] = [];
  try {
    for (const start of contenders) {
      const contender = await start(port);
      if ('unavailable' in contender) {
        lanes.push({ name: 'Portkey', timings: [], failure: contender.unavailable });
        continue;
      }
      const lane: Lane = { name: contender.name, timings: [], failure: null };
      lanes.push(lane);
      running.push({ contender, lane });
    }
    for (let round = -1; round < rounds; round += 1) {
      for (const { contender, lane } of running) {
        for (let n = 0; n < per_round && lane.failure === null; n += 1) {
          try {
            const timing = await contender.ask(model);
            // The first round only warms up.
            if (round >= 0) lane.timings.push(timing);
          } catch (error) {
            lane.failure = error instanceof Error ? error.message : String(error);
          }
        }
      }
    }
    return lanes;
  } finally {
    for (const { contender } of running) await contender[Symbol.asyncDispose]();
  }
}
