/** “Restart Server”: asks the running one to finish and leave, and waits until a server is linked again. */
import type { Engine } from '../engine.ts';

export async function restartServer(engine: Engine): Promise<void> {
  engine.connection.relink();
  await engine.connection.ready();
}
