import { barePipe } from '../contenders/barePipe.ts';
import type { Contender, StartContender } from '../contenders/contender.ts';
import { coterie } from '../contenders/coterie.ts';
import { cpuMs, residentBytes } from '../parts/children.ts';
import { startModel } from '../parts/race.ts';
import { megabytes } from '../parts/statistics.ts';
import { table, type Row } from './row.ts';

export const streams: Row = {
  id: 'streams',
  title: 'Memory and CPU, idle and with 1,000 streams',
  method:
    'Resident memory of the process in the middle: after one answer and ten idle seconds, and at its highest while 1,000 answers stream at once (each 20 frames, one a second), read every 250 ms. CPU per frame is the process’s CPU time over the frames it carried. Coterie also stores each of them.',
  async measure({ quick }) {
    const count = quick ? 50 : 1000;
    const lines: string[][] = [];
    for (const start of [barePipe, coterie]) lines.push(await measureOne(start, count, quick ? 1 : 10));
    return table(['', 'idle', `${count} streams, highest`, 'CPU per 10 s idle', 'CPU per frame', 'answers whole'], lines);
  },
};

async function measureOne(start: StartContender, count: number, idle_s: number): Promise<string[]> {
  await using mock = await startModel();
  const contender = await start(Number(mock.hello['port']));
  if ('unavailable' in contender) return ['', contender.unavailable, '', '', '', ''];
  await using _ = contender;
  const { name, pid } = contender;
  if (pid === null) return [name, '', '', '', '', ''];
  await contender.ask('once');
  const before = cpuMs(pid);
  await new Promise((resolve) => setTimeout(resolve, idle_s * 1000));
  const idleCpu = ((cpuMs(pid) - before) / idle_s) * 10;
  const idle = residentBytes(pid);
  const busyFrom = cpuMs(pid);
  const { whole, highest } = await streamAll(contender, pid, count);
  const cpu = cpuMs(pid) - busyFrom;
  return [
    name,
    megabytes(idle),
    megabytes(highest),
    `${idleCpu.toFixed(0)} ms`,
    `${((cpu * 1000) / (count * 20)).toFixed(1)} µs`,
    `${whole} / ${count}`,
  ];
}

async function streamAll(contender: Contender, pid: number, count: number): Promise<{ whole: number; highest: number }> {
  let highest = 0;
  const watch = setInterval(() => {
    highest = Math.max(highest, residentBytes(pid));
  }, 250);
  try {
    const answers = await Promise.allSettled(Array.from({ length: count }, () => contender.ask('stream-20-1000')));
    const whole = answers.filter((answer) => answer.status === 'fulfilled' && answer.value.frames_ms.length === 20).length;
    return { whole, highest };
  } finally {
    clearInterval(watch);
  }
}
