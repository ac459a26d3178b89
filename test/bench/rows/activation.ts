import path from 'node:path';
import process from 'node:process';
import { startChild } from '../parts/children.ts';
import { spread } from '../parts/statistics.ts';
import { table, type Row } from './row.ts';

export const activation: Row = {
  id: 'activation',
  title: 'Activation',
  method:
    'The extension’s bundle is loaded and `activate` called in a fresh Node with a `vscode` that answers every call with nothing, so that what is counted is ours alone; the floor is the same process loading an empty module. Evaluated is the source text of the functions that had run when `activate` returned, counted by V8’s precise coverage.',
  async measure({ quick }) {
    const cpu: number[] = [];
    const floor: number[] = [];
    let evaluated = 0;
    for (let round = 0; round < (quick ? 2 : 15); round += 1) {
      floor.push((await once('empty')).cpu_ms);
      const figures = await once('extension');
      cpu.push(figures.cpu_ms);
      evaluated = figures.evaluated;
    }
    return table(
      ['', 'CPU p50 (quartiles)', 'evaluated'],
      [
        ['empty module', spread(floor, 'ms', 1), ''],
        ['Coterie', spread(cpu, 'ms', 1), `${(evaluated / 1024).toFixed(0)} KB`],
      ],
    );
  },
};

async function once(what: string): Promise<{ cpu_ms: number; evaluated: number }> {
  await using child = await startChild(process.execPath, [path.join(import.meta.dirname, '../parts/activate.ts'), what]);
  return { cpu_ms: Number(child.hello['cpu_ms']), evaluated: Number(child.hello['evaluated']) };
}
