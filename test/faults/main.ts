/** The long kill storm, run by `npm run test:faults [-- KILLS]`: 1,000 kills unless told otherwise. */
import process from 'node:process';
import { killStorm } from './killStorm.ts';

const kills = Number(process.argv[2] ?? 1000);
const started = performance.now();
const seconds = (): string => ((performance.now() - started) / 1000).toFixed(0);

const report = await killStorm({
  kills,
  onKill(done, { runs, completed, interrupted, events }) {
    if (done % 25 === 0)
      process.stdout.write(
        `• ${done} kills in ${seconds()} s: ${runs} runs (${completed} completed, ${interrupted} interrupted), ${events} events\n`,
      );
  },
});

for (const fault of report.faults.slice(0, 20)) process.stdout.write(`✗ ${fault}\n`);
const { faults, events, runs, completed, interrupted } = report;
process.stdout.write(
  `${report.kills} kills, ${runs} runs (${completed} completed, ${interrupted} interrupted), ${events} events, ${faults.length} faults, ${seconds()} s\n`,
);
process.exitCode = faults.length === 0 && report.kills === kills ? 0 : 1;
