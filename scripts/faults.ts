/** `npm run test:faults [-- KILLS]`: hands over to `test/faults/main.ts`. */
import process from 'node:process';
import { exec } from './lib/exec.ts';
import { inRoot } from './lib/paths.ts';
import { main } from './lib/steps.ts';

await main(async () => {
  const { code } = await exec(process.execPath, [inRoot('test/faults/main.ts'), ...process.argv.slice(2)], { live: true });
  return code;
});
