/** `npm run check`: what needs no test to run. */
import process from 'node:process';
import { runChecks } from './lib/checks.ts';
import { main } from './lib/steps.ts';

await main(async () => {
  const { passed, failed } = await runChecks();
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
});
