/** `npm run bench`: builds and packages what is measured, then hands over to `test/bench/main.ts`. */
import process from 'node:process';
import { exec } from './lib/exec.ts';
import { inRoot } from './lib/paths.ts';
import { main } from './lib/steps.ts';
import { ensurePackaged } from './package.ts';

await main(async () => {
  await ensurePackaged();
  const { code } = await exec(process.execPath, [inRoot('test/bench/main.ts'), ...process.argv.slice(2)], { live: true });
  return code;
});
