/** The real server, bundled once, started and killed as often as wanted on one data folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

export interface StormServer {
  readonly url: string;
  readonly token: string;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** Bundles the command line into `dir`; answers the file. */
export async function bundleServer(dir: string): Promise<string> {
  const outfile = path.join(dir, 'cli.cjs');
  await build({
    absWorkingDir: path.resolve(import.meta.dirname, '..', '..'),
    entryPoints: ['server/local/cli/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    logLevel: 'silent',
  });
  return outfile;
}

export async function startServer(bundle: string, data: string): Promise<StormServer> {
  const tokenFile = path.join(path.dirname(bundle), 'token');
  const child = spawn(process.execPath, [bundle, 'serve', '--data', data, '--token-file', tokenFile], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  child.stderr.on('data', (bytes: Buffer) => said.push(bytes.toString()));
  const url = await readyUrl(child, () => said.join(''));
  return {
    url,
    token: readFileSync(tokenFile, 'utf8').trim(),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`The server ended by itself (${child.exitCode}): ${said.join('')}`);
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function readyUrl(child: ChildProcess, said: () => string): Promise<string> {
  if (child.stdout === null) throw new Error('no output');
  const lines = createInterface({ input: child.stdout });
  const gone = once(child, 'close').then(([code, signal]: unknown[]) => {
    throw new Error(`The server did not start (${String(code ?? signal)}): ${said()}`);
  });
  const [line] = await Promise.race([once(lines, 'line'), gone]);
  gone.catch(() => undefined);
  const ready: unknown = JSON.parse(String(line));
  if (typeof ready !== 'object' || ready === null || !('url' in ready) || typeof ready.url !== 'string')
    throw new Error(`not ready: ${String(line)}`);
  return ready.url;
}
