/** The journeys' end of the probe's channel: one file out, one file back. */
import { randomUUID } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { waitFor } from '../../support/waitFor.ts';
import { readText } from './files.ts';

interface Reply {
  readonly value?: unknown;
  readonly error?: string;
}

export async function ask(dir: string, question: string, args: readonly unknown[]): Promise<unknown> {
  const name = path.join(dir, randomUUID());
  writeFileSync(`${name}.part`, JSON.stringify({ ask: question, args }));
  renameSync(`${name}.part`, `${name}.request`);
  const text = await waitFor(() => readText(`${name}.reply`), { what: `the host’s answer to ${question}`, timeout: 30_000, interval: 20 });
  const reply: Reply = JSON.parse(text);
  if (reply.error !== undefined) throw new Error(`The host could not ${question}: ${reply.error}`);
  return reply.value;
}
