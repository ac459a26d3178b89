import { race } from '../parts/race.ts';
import { median, quantile, spread } from '../parts/statistics.ts';
import { table, type Row } from './row.ts';

const frames = 40;

export const streaming: Row = {
  id: 'streaming',
  title: 'Added latency, streamed answers',
  method: `The model sends ${frames} frames, one every 20 ms. First is the time to the first frame of text; gap is the time between frames, over all frames of all answers. Frames counts those that arrived, of those sent.`,
  async measure({ quick }) {
    const lanes = await race(`stream-${frames}-20`, quick ? 1 : 20, quick ? 1 : 2);
    const base = median(lanes[0]?.timings.map((timing) => timing.frames_ms[0] ?? Number.NaN) ?? []);
    const baseGap = gaps(lanes[0]?.timings ?? []);
    return table(
      ['', 'first frame p50 (quartiles)', 'added first p50', 'gap p50', 'gap p99', 'added gap p99', 'frames'],
      lanes.map(({ name, timings, failure }) => {
        if (failure !== null) return [name, failure, '', '', '', '', ''];
        const first = timings.map((timing) => timing.frames_ms[0] ?? Number.NaN);
        const between = gaps(timings);
        const arrived = timings.reduce((sum, timing) => sum + timing.frames_ms.length, 0);
        return [
          name,
          spread(first, 'ms'),
          `${(median(first) - base).toFixed(3)} ms`,
          `${median(between).toFixed(2)} ms`,
          `${quantile(between, 0.99).toFixed(2)} ms`,
          `${(quantile(between, 0.99) - quantile(baseGap, 0.99)).toFixed(2)} ms`,
          `${arrived} / ${timings.length * frames}`,
        ];
      }),
    );
  },
};

const gaps = (timings: readonly { frames_ms: readonly number[] }[]): number[] =>
  timings.flatMap(({ frames_ms }) => frames_ms.slice(1).map((at, index) => at - (frames_ms[index] ?? at)));
