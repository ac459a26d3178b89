/** Where the server writes its own log. */
import path from 'node:path';
import { serverDataDir } from './dataDir.ts';

export const serverLogNote = (): string => `The server’s own log is in ${path.join(serverDataDir(), 'logs')}.`;
