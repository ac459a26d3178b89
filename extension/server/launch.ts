/** Starts a candidate from this extension's own files, with the editor's own Node and an environment that holds no keys. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { serverDataDir } from './dataDir.ts';
import { serverEnvironment } from './environment.ts';
import { launchCandidate, type Endpoint } from './process.ts';

const startTimeoutMs = 20_000;

export function launchServer(extensionPath: string, onWaiting: () => void): Promise<Endpoint> {
  const dataDir = serverDataDir();
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return launchCandidate({
    node: process.execPath,
    script: path.join(extensionPath, 'dist', 'server.cjs'),
    dataDir,
    env: serverEnvironment(process.env),
    timeoutMs: startTimeoutMs,
    onWaiting,
  });
}
