import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { startChild } from '../parts/children.ts';
import { askHttp, keepAlive } from '../parts/httpAsk.ts';
import type { StartContender } from './contender.ts';

/** The bare pipe, but what it passes on is on disk first: the least a process in the middle that loses nothing can cost. */
export const storingPipe: StartContender = async (port) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'coterie-bench-'));
  const script = path.join(import.meta.dirname, '../parts/pipe.mjs');
  const child = await startChild(process.execPath, [script, String(port), path.join(folder, 'log')]);
  const agent = keepAlive();
  const endpoint = { port: Number(child.hello['port']), path: '/v1/chat/completions', headers: {} };
  return {
    name: 'bare pipe that stores',
    pid: child.pid,
    ask: (model) => askHttp(agent, endpoint, model),
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      await child[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
