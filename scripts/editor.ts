/** `npm run test:editor`: the journeys in the real editor. Arguments go to vitest. */
import process from 'node:process';
import { main } from './lib/steps.ts';
import { runSuite } from './lib/suites.ts';

await main(async () => {
  const { passed, failed } = await runSuite('editor', ['--config', 'vitest.editor.config.ts', ...process.argv.slice(2)]);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
});
