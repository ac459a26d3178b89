/** Talks to a server that was found: first makes it prove that it is ours, and only then sends it the token. */
import { request } from 'node:http';
import { identityProve, metaGet, serverRetire } from '#contracts/local/server';
import { newChallenge, identityProof, sameProof } from '../../shared/token.ts';
import type { Discovery } from './discoveryFile.ts';

/** `silent`: it may be ours but does not answer. `foreign`: whatever listens there is not ours. */
export type ProbeResult = 'proven' | 'gone' | 'silent' | 'foreign';

const answerMs = 3000;
const maxAnswerBytes = 64 * 1024;

export async function probe(discovery: Discovery): Promise<ProbeResult> {
  const challenge = newChallenge();
  const answer = await post(discovery, identityProve.path, { challenge });
  if (typeof answer === 'string') return answer;
  const reply = identityProve.reply.safeParse(answer.body);
  if (answer.status !== identityProve.status || !reply.success) return 'foreign';
  return sameProof(reply.data.proof, identityProof(discovery.token, discovery.port, challenge)) ? 'proven' : 'foreign';
}

/** Only for a proven server. True when it is on its way out. */
export async function isRetiring(discovery: Discovery): Promise<boolean> {
  const answer = await send(discovery, 'GET', metaGet.path, undefined, discovery.token);
  const meta = typeof answer === 'string' ? undefined : metaGet.reply.safeParse(answer.body);
  return meta?.success === true && meta.data.retiring;
}

/** Only for a proven server. */
export async function askToRetire(discovery: Discovery, version: string): Promise<void> {
  await send(discovery, 'POST', serverRetire.path, { version }, discovery.token);
}

type Answer = { readonly status: number; readonly body: unknown } | Exclude<ProbeResult, 'proven'>;

const post = (discovery: Discovery, path: string, body: unknown): Promise<Answer> => send(discovery, 'POST', path, body, undefined);

function send(discovery: Discovery, method: string, path: string, body: unknown, token: string | undefined): Promise<Answer> {
  return new Promise((resolve) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const outgoing = request(
      { host: '127.0.0.1', port: discovery.port, method, path, headers, agent: false, signal: AbortSignal.timeout(answerMs) },
      (incoming) => {
        let received = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => {
          received += chunk;
          if (received.length > maxAnswerBytes) incoming.destroy(new Error('too long'));
        });
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: parseOrUndefined(received) }));
        incoming.on('error', () => resolve('foreign'));
      },
    );
    outgoing.on('error', (error) => resolve(whyNot(error)));
    outgoing.end(text);
  });
}

function whyNot(error: Error): Exclude<ProbeResult, 'proven'> {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'silent';
  return 'code' in error && error.code === 'ECONNREFUSED' ? 'gone' : 'foreign';
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
