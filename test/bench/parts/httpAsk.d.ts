/** One Chat Completions request over a kept-alive socket, timed: when the first text came, when each frame came, when it ended. */
import { Agent } from 'node:http';
import type { Timing } from '../contenders/contender.ts';
export interface Endpoint {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}
export declare const keepAlive: () => Agent;
export declare function askHttp(agent: Agent, endpoint: Endpoint, model: string): Promise<Timing>;
