/** The static checks, in the order they are run. Each counts as one test. */
import process from 'node:process';
import { exec } from './exec.ts';
import { inRoot } from './paths.ts';
import { seconds } from './steps.ts';

export interface Tally {
  passed: number;
  failed: number;
}

interface Check {
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
}

const bin = (name: string): string => inRoot('node_modules', '.bin', name);

const checks: readonly Check[] = [
  { title: 'Derived files match the contracts', command: process.execPath, args: [inRoot('scripts', 'generate.ts'), '--check'] },
  { title: 'Types', command: bin('tsc'), args: ['-b'] },
  { title: 'Lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings', '--report-unused-disable-directives'] },
  { title: 'Format', command: bin('oxfmt'), args: ['--check'] },
  { title: 'Dead code and dependencies', command: bin('knip'), args: ['--no-progress', '--treat-config-hints-as-errors'] },
];

export async function runChecks(): Promise<Tally> {
  const tally = { passed: 0, failed: 0 };
  for (const check of checks) {
    const start = performance.now();
    process.stdout.write(`• ${check.title} … `);
    const { code, output } = await exec(check.command, check.args);
    process.stdout.write(`${code === 0 ? 'ok' : 'FAILED'} (${seconds(performance.now() - start)})\n`);
    if (code !== 0) process.stdout.write(`${output.trim()}\n\n`);
    tally[code === 0 ? 'passed' : 'failed'] += 1;
  }
  return tally;
}
