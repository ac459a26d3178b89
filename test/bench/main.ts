/**
 * Measures the rows of `test/bench/rows/` and writes them into `docs/benchmarks.md`, each between its own markers.
 * `--quick` only shows that they run; `--only ID` measures one.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { rows } from './rows/index.ts';
import type { Row } from './rows/row.ts';
import { inRoot } from '../../scripts/lib/paths.ts';
import { main, step } from '../../scripts/lib/steps.ts';

const page = inRoot('docs/benchmarks.md');
const intro = `# Benchmarks

Measured by \`npm run bench\` on one machine in one run, contenders in turns. Absolute times belong to the machine; read the ratios.
`;

await main(async () => {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });
  for (const row of rows) {
    if (values.only !== undefined && values.only !== row.id) continue;
    const text = await step(row.title, () => row.measure({ quick: values.quick }));
    process.stdout.write(`${text}\n`);
    if (!values.quick) writeSection(row, text);
  }
});

function writeSection(row: Row, text: string): void {
  const begin = `<!-- ${row.id} -->`;
  const end = `<!-- /${row.id} -->`;
  const section = `${begin}\n## ${row.title}\n\n${row.method}\n\n${text}\n\n${machine()}\n${end}`;
  const present = existsSync(page) ? readFileSync(page, 'utf8') : intro;
  const from = present.indexOf(begin);
  const to = present.indexOf(end);
  writeFileSync(
    page,
    from === -1 || to === -1 ? `${present}\n${section}\n` : present.slice(0, from) + section + present.slice(to + end.length),
  );
}

function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.`;
}
