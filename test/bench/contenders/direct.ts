import { askHttp, keepAlive } from '../parts/httpAsk.ts';
import type { StartContender } from './contender.ts';

/** Nothing in between: what the others are compared with. */
export const direct: StartContender = async (port) => {
  const agent = keepAlive();
  const endpoint = { port, path: '/v1/chat/completions', headers: {} };
  return {
    name: 'direct',
    pid: null,
    ask: (model) => askHttp(agent, endpoint, model),
    [Symbol.asyncDispose]: async () => agent.destroy(),
  };
};
