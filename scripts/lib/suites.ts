/** Runs a vitest suite, streaming what it says, and counts its tests. A file that cannot be loaded counts as one failure. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Tally } from './checks.ts';
import { exec } from './exec.ts';
import { buildDir, inRoot } from './paths.ts';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[];
}

/** `args` are passed to vitest: a config, filters. */
export async function runSuite(name: string, args: readonly string[]): Promise<Tally> {
  const reportFile = path.join(buildDir, `vitest-${name}.json`);
  mkdirSync(buildDir, { recursive: true });
  rmSync(reportFile, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const { code } = await exec(inRoot('node_modules', '.bin', 'vitest'), ['run', ...reporters, ...args], { live: true });
  const tally = tallyOf(reportFile);
  // Errors outside tests (an unhandled rejection, no files found) fail the run without failing a test.
  if (code !== 0 && tally.failed === 0) tally.failed = 1;
  return tally;
}

function tallyOf(reportFile: string): Tally {
  try {
    const report: Report = JSON.parse(readFileSync(reportFile, 'utf8'));
    const broken = report.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
    ).length;
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
