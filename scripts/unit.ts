/** `npm run test:unit`: all levels that need no editor. Arguments go to vitest. */
import process from 'node:process';
import { main } from './lib/steps.ts';
import { runSuite } from './lib/suites.ts';
import { ensurePackaged } from './package.ts';

await main(async () => {
  await ensurePackaged();
  const { passed, failed } = await runSuite('all', process.argv.slice(2));
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
});
