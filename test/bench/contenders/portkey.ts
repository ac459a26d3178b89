/** `@portkey-ai/gateway`, the rival of these rows: installed on demand into the user's cache folder, pinned, never a dependency. */
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { cachedTool } from '../../../scripts/lib/toolCache.ts';
import { askHttp, keepAlive } from '../parts/httpAsk.ts';
import type { Contender, StartContender } from './contender.ts';

const version = '1.15.2';

export const portkey: StartContender = async (model_port) => {
  const entry = await install();
  if (entry === null) return { unavailable: '@portkey-ai/gateway could not be installed' };
  const port = await freePort();
  const child = spawn(process.execPath, [entry, `--port=${port}`, '--headless'], { stdio: 'ignore' });
  const agent = keepAlive();
  const endpoint = {
    port,
    path: '/v1/chat/completions',
    headers: { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `http://127.0.0.1:${model_port}/v1` },
  };
  const contender: Contender = {
    name: `Portkey ${version}`,
    pid: child.pid ?? null,
    ask: (model) => askHttp(agent, endpoint, model),
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.kill('SIGKILL')) await gone;
    },
  };
  const deadline = performance.now() + 20_000;
  for (;;) {
    try {
      await contender.ask('once');
      return contender;
    } catch (error) {
      if (performance.now() > deadline || child.exitCode !== null) {
        await contender[Symbol.asyncDispose]();
        return { unavailable: `@portkey-ai/gateway did not answer: ${error instanceof Error ? error.message : 'unknown'}` };
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
};

async function install(): Promise<string | null> {
  try {
    const folder = await cachedTool(`portkey-${version}`, version, async (dir) => {
      writeFileSync(path.join(dir, 'package.json'), '{"private":true}\n');
      execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `@portkey-ai/gateway@${version}`], {
        cwd: dir,
        stdio: 'ignore',
      });
    });
    return path.join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  } catch {
    return null;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
