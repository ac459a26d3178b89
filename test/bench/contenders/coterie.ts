/**
 * Our server as a window uses it: `coterie serve` in its own process, messages by HTTP, events over the link. What is timed
 * is the whole way: message stored, run started, model asked, each event stored, then sent.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { uuidv7 } from 'uuidv7';
import { WebSocket } from 'ws';
import { createClient, type Client, type Send } from '#contracts/core/client';
import { ClientId, ConversationId, MessageId } from '#contracts/core/ids';
import { isFinalEvent } from '#contracts/chat/runEvent';
import { localRoutes, type LocalRoutes } from '#contracts/local/index';
import { linkPath, ServerFrame, type ClientFrame } from '#contracts/local/link';
import { inRoot } from '../../../scripts/lib/paths.ts';
import { startChild } from '../parts/children.ts';
import type { Contender, StartContender, Timing } from './contender.ts';

interface Watch {
  readonly started: number;
  readonly frames: number[];
  readonly done: (timing: Timing) => void;
  readonly failed: (error: Error) => void;
}

export const coterie: StartContender = async (model_port) => startCoterie(model_port);

export async function startCoterie(model_port: number): Promise<Contender> {
  const data = mkdtempSync(path.join(tmpdir(), 'coterie-bench-'));
  const token_file = path.join(data, 'token');
  const child = await startChild(process.execPath, [inRoot('dist/cli.cjs'), 'serve', '--data', data, '--token-file', token_file]);
  const url = new URL(String(child.hello['url']));
  const token = readFileSync(token_file, 'utf8').trim();
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const client = createClient(localRoutes, sendOver(agent, url, token));
  const socket = await openLink(url, token);
  const watches = new Map<string, Watch>();
  socket.on('message', (data) => deliver(ServerFrame.parse(JSON.parse(Buffer.isBuffer(data) ? data.toString() : '')), watches));
  const send = (frame: ClientFrame): void => socket.send(JSON.stringify(frame));
  send({
    frame: 'hello',
    client_id: ClientId.parse(uuidv7()),
    kind: 'cli',
    version: '0',
    workspace: null,
    folders: [],
    tools: [],
    models: [],
  });
  return {
    name: 'Coterie',
    pid: child.pid,
    ask: (model) => ask(client, send, watches, model, model_port),
    [Symbol.asyncDispose]: async () => {
      socket.terminate();
      agent.destroy();
      await child[Symbol.asyncDispose]();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function ask(
  client: Client<LocalRoutes>,
  send: (frame: ClientFrame) => void,
  watches: Map<string, Watch>,
  model: string,
  port: number,
): Promise<Timing> {
  const id = ConversationId.parse(uuidv7());
  await client.conversationsCreate({ body: { id } });
  const started = performance.now();
  const { run_id } = await client.messagesSend({
    params: { id },
    body: {
      message_id: MessageId.parse(uuidv7()),
      text: 'Hello',
      settings: {
        model: `bench/${model}`,
        providers: [{ id: 'bench', kind: 'openai-compatible', label: 'Bench', base_url: `http://127.0.0.1:${port}/v1`, needs_key: false }],
      },
    },
  });
  return new Promise((resolve, reject) => {
    watches.set(run_id, { started, frames: [], done: resolve, failed: reject });
    send({ frame: 'subscribe', run_id, after: 0 });
  });
}

function deliver(frame: ServerFrame, watches: Map<string, Watch>): void {
  if (frame.frame !== 'events') return;
  const now = performance.now();
  for (const event of frame.events) {
    const watch = watches.get(event.run_id);
    if (!watch) continue;
    if (event.type === 'text.delta') watch.frames.push(now - watch.started);
    if (!isFinalEvent(event.type)) continue;
    watches.delete(event.run_id);
    if (event.type === 'run.completed') watch.done({ total_ms: now - watch.started, frames_ms: watch.frames });
    else watch.failed(new Error(`${event.type} ${JSON.stringify(event.data)}`));
  }
}

function openLink(url: URL, token: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${url.host}${linkPath}`, {
      headers: { authorization: `Bearer ${token}` },
      perMessageDeflate: false,
    });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

function sendOver(agent: Agent, url: URL, token: string): Send {
  return ({ method, path: target, body }) =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      };
      const call = request({ host: url.hostname, port: url.port, path: target, method, agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }));
        answer.on('error', reject);
      });
      call.on('error', reject);
      call.end(body);
    });
}
