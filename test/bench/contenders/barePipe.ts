import path from 'node:path';
import process from 'node:process';
import { startChild } from '../parts/children.ts';
import { askHttp, keepAlive } from '../parts/httpAsk.ts';
import type { StartContender } from './contender.ts';

/** A bare Node pipe: the least any process in the middle can cost. */
export const barePipe: StartContender = async (port) => {
  const child = await startChild(process.execPath, [path.join(import.meta.dirname, '../parts/pipe.mjs'), String(port)]);
  const agent = keepAlive();
  const endpoint = { port: Number(child.hello['port']), path: '/v1/chat/completions', headers: {} };
  return {
    name: 'bare Node pipe',
    pid: child.pid,
    ask: (model) => askHttp(agent, endpoint, model),
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      await child[Symbol.asyncDispose]();
    },
  };
};
