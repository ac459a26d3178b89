/**
 * The scripted provider as a process: `node test/support/scriptedProviderMain.ts [--script file.json] [--port N]`. Prints one
 * JSON line `{"port","base_url"}` when ready, and ends on SIGTERM or when its parent is gone.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ScriptFile } from './providerScript.ts';
import { ScriptedProvider } from './scriptedProvider.ts';

const { values } = parseArgs({ options: { script: { type: 'string' }, port: { type: 'string', default: '0' } } });
const script = values.script === undefined ? {} : ScriptFile.parse(JSON.parse(readFileSync(values.script, 'utf8')));
const provider = await ScriptedProvider.start(script, Number(values.port));

const stop = (): void => {
  void provider.close().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
const parent = process.ppid;
setInterval(() => process.ppid !== parent && stop(), 500).unref();
process.stdout.write(`${JSON.stringify({ port: provider.port, base_url: provider.baseUrl })}\n`);
