/** “Restart Server”: asks the running one to finish and leave, and waits for its successor. One that does not listen is left behind. */
import type { Engine } from '../engine.ts';

/** How long to wait for the successor before the old one is linked to again, in milliseconds. */
const patienceMs = 15_000;

export async function restartServer(engine: Engine, version: string): Promise<void> {
  const { connection, client, status } = engine;
  if (status.current?.state === 'ready') {
    const old = await connection.ready();
    const isLeaving = await client.serverRetire({ body: { version } }).then(
      ({ retiring }) => retiring,
      () => false,
    );
    if (isLeaving && (await within(connection.after(old), patienceMs))) return;
  }
  connection.relink();
  await connection.ready();
}

/** False when it did not come in time; a run that still writes keeps the old server up, and then nothing is wrong. */
function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(false), ms);
    work.then(() => resolve(true), reject).finally(() => clearTimeout(timer));
  });
}
