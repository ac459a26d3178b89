/** A window as a process of its own, for tests that kill it: `windowMain.ts SCRIPT DATA`. Says where the server is once it is linked. */
import process from 'node:process';
import { windowClient } from './windowClient.ts';

const [, , script = '', data = ''] = process.argv;
const { pid } = await windowClient(() => script, data).connection.ready();
process.stdout.write(`${pid}\n`);
setInterval(() => undefined, 60_000);
