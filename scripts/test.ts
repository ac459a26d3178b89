/** `npm test`: every check and every suite. The last line is `N passed, N failed`. */
import process from 'node:process';
import { type Tally, runChecks } from './lib/checks.ts';
import { main, seconds } from './lib/steps.ts';
import { runSuite } from './lib/suites.ts';
import { ensurePackaged } from './package.ts';

const total: Tally = { passed: 0, failed: 0 };
const start = performance.now();

await main(async () => {
  await part('Checks', runChecks);
  await part('Package', async () => {
    await ensurePackaged();
    return { passed: 1, failed: 0 };
  });
  await part('Unit, architecture, boundary, process and browser tests', async () => await runSuite('all', []));
  await part('Journeys in the real editor', async () => await runSuite('editor', ['--config', 'vitest.editor.config.ts']));
  process.stdout.write(`\nAll of it took ${seconds(performance.now() - start)}.\n${total.passed} passed, ${total.failed} failed\n`);
  return total.failed === 0 ? 0 : 1;
});

/** A part that breaks down counts as one failure; the others still run. */
async function part(title: string, run: () => Promise<Tally>): Promise<void> {
  const partStart = performance.now();
  process.stdout.write(`\n── ${title}\n`);
  let tally: Tally;
  try {
    tally = await run();
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
    tally = { passed: 0, failed: 1 };
  }
  total.passed += tally.passed;
  total.failed += tally.failed;
  process.stdout.write(`   ${tally.passed} passed, ${tally.failed} failed in ${seconds(performance.now() - partStart)}\n`);
}
