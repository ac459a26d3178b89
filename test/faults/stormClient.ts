/**
 * A client that keeps account: every message it was told is taken, and every event it was given, as text. It follows some runs
 * over SSE and some over the link, and resumes each after the last event it has.
 */
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { isFinalEvent } from '#contracts/chat/runEvent';
import type { StormServer } from './stormServer.ts';

export interface FollowedRun {
  readonly run_id: string;
  readonly by: 'sse' | 'link';
  /** The text of event `n + 1`. */
  readonly events: string[];
  done: boolean;
}

export interface SentMessage {
  readonly conversation_id: string;
  readonly message_id: string;
  readonly text: string;
  /** What the server answered, once it did. */
  answer: { readonly run_id: string; readonly reply_id: string } | null;
}

export interface StormClient {
  readonly runs: Map<string, FollowedRun>;
  readonly messages: SentMessage[];
  /** Why the account does not add up; empty while all is well. */
  readonly faults: string[];
  /** Follows on, on this server, every run that is not done, and sends again what was not answered. */
  attach(server: StormServer): Attached;
}

export interface Attached {
  send(conversation_id: string, text: string): Promise<void>;
  createConversation(): Promise<string>;
  /** Resolves when every run known is done; rejects when the connection ends before. */
  readonly settled: () => Promise<void>;
  close(): void;
}

const Answer = z.object({ run_id: z.string(), reply_id: z.string() });
const Event = z.object({ run_id: z.string(), seq: z.number(), type: z.string() });
const Frame = z.object({ frame: z.string(), events: z.array(z.unknown()).optional() });

export function createStormClient(settings: unknown): StormClient {
  const runs = new Map<string, FollowedRun>();
  const messages: SentMessage[] = [];
  const faults: string[] = [];

  const take = (text: string, run: FollowedRun): void => {
    const event = Event.parse(JSON.parse(text));
    if (event.seq !== run.events.length + 1) faults.push(`${run.by}: event ${event.seq} of ${run.run_id} came after ${run.events.length}`);
    run.events.push(text);
    if (isFinalEvent(event.type)) run.done = true;
  };

  return {
    runs,
    messages,
    faults,
    attach(server) {
      const stop = new AbortController();
      const headers = { authorization: `Bearer ${server.token}` };
      const waiting = new Set<() => void>();
      const changed = (): void => waiting.forEach((check) => check());

      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/link`, { headers });
      const opened = new Promise<void>((resolve) => {
        socket.on('open', () => {
          socket.send(
            JSON.stringify({
              frame: 'hello',
              client_id: randomUUID(),
              kind: 'cli',
              version: '0',
              workspace: null,
              folders: [],
              tools: [],
              models: [],
            }),
          );
          resolve();
        });
      });
      socket.on('error', () => undefined);
      socket.on('message', (data: Buffer) => {
        const frame = Frame.parse(JSON.parse(data.toString('utf8')));
        for (const event of frame.frame === 'events' ? (frame.events ?? []) : []) {
          const run = runs.get(Event.parse(event).run_id);
          if (run !== undefined && !stop.signal.aborted) take(JSON.stringify(event), run);
        }
        changed();
      });

      async function follow(run: FollowedRun): Promise<void> {
        if (run.by === 'link') {
          await opened;
          socket.send(JSON.stringify({ frame: 'subscribe', run_id: run.run_id, after: run.events.length }));
          return;
        }
        try {
          const response = await fetch(`${server.url}/v1/runs/${run.run_id}/events?after=${run.events.length}`, {
            headers,
            signal: stop.signal,
          });
          if (response.status !== 200 || response.body === null) {
            faults.push(`the events of ${run.run_id} answered ${response.status}`);
            return;
          }
          let rest = '';
          for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
            const frames = (rest + chunk).split('\n\n');
            rest = frames.pop() ?? '';
            for (const frame of frames) {
              const data = frame
                .split('\n')
                .find((line) => line.startsWith('data: '))
                ?.slice(6);
              if (data !== undefined && data !== '[DONE]') take(data, run);
            }
            changed();
          }
        } catch {
          return;
        }
      }

      async function post(path: string, body: unknown): Promise<unknown> {
        const response = await fetch(server.url + path, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
          signal: stop.signal,
        });
        const answer: unknown = await response.json();
        if (response.status >= 300) {
          faults.push(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
          throw new Error('refused');
        }
        return answer;
      }

      async function deliver(message: SentMessage): Promise<void> {
        const { conversation_id, message_id, text } = message;
        const answer = Answer.parse(await post(`/v1/conversations/${conversation_id}/messages`, { message_id, text, settings }));
        if (message.answer !== null && message.answer.run_id !== answer.run_id) faults.push(`${message_id} was answered with two runs`);
        message.answer = answer;
        if (runs.has(answer.run_id)) return;
        const run: FollowedRun = { run_id: answer.run_id, by: runs.size % 2 === 0 ? 'sse' : 'link', events: [], done: false };
        runs.set(answer.run_id, run);
        void follow(run);
      }

      for (const run of runs.values()) if (!run.done) void follow(run);
      for (const message of messages) if (message.answer === null) void deliver(message).catch(() => undefined);
      return {
        async createConversation() {
          const id = randomUUID();
          await post('/v1/conversations', { id });
          return id;
        },
        async send(conversation_id, text) {
          const message: SentMessage = { conversation_id, message_id: randomUUID(), text, answer: null };
          messages.push(message);
          await deliver(message);
          // The client that did not hear the answer sends again.
          if (messages.length % 5 === 0) await deliver(message);
        },
        settled: () =>
          new Promise((resolve, reject) => {
            const check = (): void => {
              if (messages.some(({ answer }) => answer === null) || [...runs.values()].some(({ done }) => !done)) return;
              waiting.delete(check);
              clearTimeout(limit);
              resolve();
            };
            const limit = setTimeout(() => {
              const open = [...runs.values()].filter(({ done }) => !done).map((run) => `${run.by} ${run.run_id} at ${run.events.length}`);
              reject(
                new Error(
                  `not settled in time: ${open.join(', ')}; ${messages.filter(({ answer }) => answer === null).length} messages without answer`,
                ),
              );
            }, 30_000);
            waiting.add(check);
            check();
          }),
        close() {
          stop.abort();
          socket.terminate();
        },
      };
    },
  };
}
