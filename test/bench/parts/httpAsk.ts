/** One Chat Completions request over a kept-alive socket, timed: when the first text came, when each frame came, when it ended. */
import { Agent, request } from 'node:http';
import type { Timing } from '../contenders/contender.ts';

export interface Endpoint {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export const keepAlive = (): Agent => new Agent({ keepAlive: true, maxSockets: Infinity });

export function askHttp(agent: Agent, endpoint: Endpoint, model: string): Promise<Timing> {
  const stream = model.startsWith('stream-');
  const body = JSON.stringify({ model, stream, messages: [{ role: 'user', content: 'Hello' }] });
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const frames: number[] = [];
    const call = request(
      {
        host: '127.0.0.1',
        port: endpoint.port,
        path: endpoint.path,
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          authorization: 'Bearer k',
          ...endpoint.headers,
        },
      },
      (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`status ${String(answer.statusCode)}`));
        answer.setEncoding('utf8');
        let rest = '';
        answer.on('data', (chunk: string) => {
          const now = performance.now();
          const lines = (rest + chunk).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) if (line.includes('"content":"t')) frames.push(now);
        });
        answer.on('end', () => resolve({ total_ms: performance.now() - started, frames_ms: frames.map((at) => at - started) }));
        answer.on('error', reject);
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}
