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
    'Resident memory of the process in the middle: after one answer and ten idle seconds, and at its highest while 1,000 answers stream at once (each 20 frames, one a second), read every 250 ms. CPU per frame is the process’s CPU time (compiling of hot code and all threads included) over the frames it carried: once for those 1,000 answers, where the cost of taking on a message, running it and ending it is spread over only 20 frames, and once for 20 answers of 4,000 frames. Coterie also stores each of them before it sends it.',
  async measure({ quick }) {
    const count = quick ? 50 : 1000;
    const lines: string[][] = [];
    for (const start of [barePipe, coterie])
      lines.push(await measureOne(start, { count, long: quick ? 200 : 4000, idle_s: quick ? 1 : 10 }));
    return table(
      ['', 'idle', `${count} streams, highest`, 'CPU per 10 s idle', 'CPU per frame', 'CPU per frame, long answers', 'answers whole'],
      lines,
    );
  },
};

const longAnswers = 20;

interface Load {
  readonly count: number;
  /** Frames of each long answer. */
  readonly long: number;
  readonly idle_s: number;
}

async function measureOne(start: StartContender, { count, long, idle_s }: Load): Promise<string[]> {
  await using mock = await startModel();
  const contender = await start(Number(mock.hello['port']));
  if ('unavailable' in contender) return ['', contender.unavailable, '', '', '', '', ''];
  await using _ = contender;
  const { name, pid } = contender;
  if (pid === null) return [name, '', '', '', '', '', ''];
  await contender.ask('once');
  const before = cpuMs(pid);
  await new Promise((resolve) => setTimeout(resolve, idle_s * 1000));
  const idleCpu = ((cpuMs(pid) - before) / idle_s) * 10;
  const idle = residentBytes(pid);
  const busyFrom = cpuMs(pid);
  const { whole, highest } = await streamAll(contender, pid, count);
  const cpu = cpuMs(pid) - busyFrom;
  const longFrom = cpuMs(pid);
  await Promise.all(Array.from({ length: longAnswers }, () => contender.ask(`stream-${long}-2`)));
  const longCpu = cpuMs(pid) - longFrom;
  return [
    name,
    megabytes(idle),
    megabytes(highest),
    `${idleCpu.toFixed(0)} ms`,
    `${((cpu * 1000) / (count * 20)).toFixed(1)} µs`,
    `${((longCpu * 1000) / (longAnswers * long)).toFixed(1)} µs`,
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
