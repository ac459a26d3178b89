/** Starts and ends a code-server with folders of its own, and installs packages into it as a user would. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { mustExec } from '../lib/exec.ts';
import { StepError } from '../lib/steps.ts';
import type { EditorInstallation } from './install.ts';

/** Folders of one editor. `data` is Coterie's own data folder. */
export interface EditorFolders {
  readonly userData: string;
  readonly extensions: string;
  readonly data: string;
}

export interface RunningEditor {
  readonly url: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when the process has ended, however it did. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export function editorFolders(base: string): EditorFolders {
  const folders = { userData: path.join(base, 'user-data'), extensions: path.join(base, 'extensions'), data: path.join(base, 'data') };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  return folders;
}

/** Settings of the user, written only where there are none yet. */
export function seedUserSettings(folders: EditorFolders, settings: Readonly<Record<string, unknown>>): void {
  const file = path.join(folders.userData, 'User', 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`);
}

export async function installPackage(editor: EditorInstallation, folders: EditorFolders, vsix: string): Promise<void> {
  await mustExec(editor.node, [editor.entry, ...folderFlags(folders), '--install-extension', vsix, '--force'], { env: { ...quietEnv } });
}

interface LaunchOptions {
  readonly editor: EditorInstallation;
  readonly folders: EditorFolders;
  /** 0 chooses a free one. */
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
  /** More flags of the editor's server. */
  readonly flags?: readonly string[];
}

export async function launchEditor({ editor, folders, port: wanted, env, flags = [] }: LaunchOptions): Promise<RunningEditor> {
  const port = await freePort(wanted);
  const logFile = path.join(folders.userData, 'editor.log');
  const log = openSync(logFile, 'a');
  const args = [editor.entry, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, ...folderFlags(folders)];
  const quiet = [
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-workspace-trust',
    '--disable-getting-started-override',
    '--disable-proxy',
  ];
  const child = spawn(editor.node, [...args, ...quiet, ...flags], {
    // A group of its own, so that its whole tree can be ended at once.
    detached: process.platform !== 'win32',
    stdio: ['ignore', log, log],
    env: { ...process.env, ...quietEnv, COTERIE_DATA: folders.data, ...env },
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => await endTree(child, ended);
  try {
    await becomesHealthy(url, child, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: child.pid ?? 0, logFile, ended, stop };
}

/** The editor's own start must not think it runs inside another editor's terminal. */
const quietEnv = { VSCODE_IPC_HOOK_CLI: '', NODE_OPTIONS: '', PORT: '', PASSWORD: '', HASHED_PASSWORD: '' };

function folderFlags(folders: EditorFolders): string[] {
  return [
    '--config',
    path.join(folders.userData, 'config.yaml'),
    '--user-data-dir',
    folders.userData,
    '--extensions-dir',
    folders.extensions,
  ];
}

async function becomesHealthy(url: string, child: ChildProcess, logFile: string): Promise<void> {
  const end = performance.now() + 30_000;
  while (performance.now() < end && child.exitCode === null) {
    try {
      const reply = await fetch(`${url}/healthz`);
      if (reply.ok) return;
    } catch {
      // Nobody listens yet.
    }
    await delay(50);
  }
  throw new StepError(`The editor did not start. Its log ends with:\n${readFileSync(logFile, 'utf8').split('\n').slice(-15).join('\n')}`);
}

async function endTree(child: ChildProcess, ended: Promise<void>): Promise<void> {
  signalTree(child, 'SIGTERM');
  const polite = await Promise.race([ended.then(() => true), delay(3_000, false, { ref: false })]);
  if (!polite) signalTree(child, 'SIGKILL');
  await ended;
}

function signalTree(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // Gone in the meantime.
  }
}

/** `wanted` when it is free, else one the system chooses. */
async function freePort(wanted: number): Promise<number> {
  for (const port of wanted === 0 ? [0] : [wanted, 0]) {
    const found = await tryPort(port);
    if (found !== null) return found;
  }
  throw new StepError('No free port was found on 127.0.0.1.');
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}
