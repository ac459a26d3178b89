import { race } from '../parts/race.ts';
import { median, quantile, spread } from '../parts/statistics.ts';
import { table, type Row } from './row.ts';

export const latency: Row = {
  id: 'latency',
  title: 'Added latency, whole answers',
  method:
    'One client, one request at a time, the model answers at once. Direct, bare Node pipe, a bare pipe that appends and synchronises the request and the answer before it passes them on, gateway and Coterie take turns; the first round warms up. Coterie’s time runs from the message’s first byte to `run.completed` over the link, and includes storing the message and every event with full synchronisation; the gateway stores nothing. What the disk itself costs here is the difference between the two pipes; no process that stores before it answers can be faster than the second. Added is the difference of medians to direct.',
  async measure({ quick }) {
    const lanes = await race('once', quick ? 2 : 25, quick ? 5 : 40);
    const base = median(lanes[0]?.timings.map((timing) => timing.total_ms) ?? []);
    const pipe = median(lanes[1]?.timings.map((timing) => timing.total_ms) ?? []) - base;
    const storing = median(lanes[2]?.timings.map((timing) => timing.total_ms) ?? []) - base;
    return table(
      ['', 'p50 (quartiles)', 'p99', 'added p50', 'against the bare pipe', 'against the pipe that stores'],
      lanes.map(({ name, timings, failure }) => {
        if (failure !== null) return [name, failure, '', '', '', ''];
        const totals = timings.map((timing) => timing.total_ms);
        const added = median(totals) - base;
        return [
          name,
          spread(totals, 'ms'),
          `${quantile(totals, 0.99).toFixed(2)} ms`,
          `${added.toFixed(3)} ms`,
          `${(added / pipe).toFixed(1)}×`,
          `${(added / storing).toFixed(1)}×`,
        ];
      }),
    );
  },
};
