import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { startCoterie } from '../contenders/coterie.ts';
import { startChild } from '../parts/children.ts';
import { startModel } from '../parts/race.ts';
import { spread } from '../parts/statistics.ts';
import { inRoot } from '../../../scripts/lib/paths.ts';
import { table, type Row } from './row.ts';

const bareServer =
  'require("node:http").createServer((q,s)=>s.end()).listen(0,"127.0.0.1",()=>{console.log("{}");process.stdin.resume();process.stdin.on("end",()=>process.exit())})';

export const start: Row = {
  id: 'start',
  title: 'Server start to first answer',
  method:
    'Ready is the time from spawning the process to its ready line, on an empty data folder; the floor is a bare Node HTTP server spawned in turn. First answer goes on to the first model answer’s last event, with the link opened and the message stored on the way.',
  async measure({ quick }) {
    const rounds = quick ? 2 : 15;
    const bare: number[] = [];
    const ready: number[] = [];
    const answer: number[] = [];
    await using mock = await startModel();
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await timeToReady(['-e', bareServer]));
      const data = mkdtempSync(path.join(tmpdir(), 'coterie-bench-'));
      ready.push(await timeToReady([inRoot('dist/cli.cjs'), 'serve', '--data', data]));
      rmSync(data, { recursive: true, force: true });
      const from = performance.now();
      const contender = await startCoterie(Number(mock.hello['port']));
      await contender.ask('once');
      answer.push(performance.now() - from);
      await contender[Symbol.asyncDispose]();
    }
    return table(
      ['', 'p50 (quartiles)'],
      [
        ['bare Node HTTP server, ready', spread(bare, 'ms', 0)],
        ['Coterie, ready', spread(ready, 'ms', 0)],
        ['Coterie, first answer', spread(answer, 'ms', 0)],
      ],
    );
  },
};

async function timeToReady(args: readonly string[]): Promise<number> {
  const from = performance.now();
  const child = await startChild(process.execPath, args);
  const took = performance.now() - from;
  await child[Symbol.asyncDispose]();
  return took;
}
