/**
 * A real VS Code from npm alone: code-server, pinned, with the Node it needs. Its own post-install wants Debian packages
 * for parts that are not used here, so the folders are installed without scripts and only the native parts rebuilt.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { exec, mustExec } from '../lib/exec.ts';
import { cachedTool } from '../lib/toolCache.ts';

export const editorVersion = '4.139.1';
const nodeVersion = '24.21.0';
const recipe = `code-server ${editorVersion}, node ${nodeVersion}, recipe 1`;

export interface EditorInstallation {
  /** The Node binary that runs it, and with it the extension host. */
  readonly node: string;
  /** Its entry script. */
  readonly entry: string;
}

export async function installEditor(): Promise<EditorInstallation> {
  const dir = await cachedTool(`code-server-${editorVersion}`, recipe, install);
  return {
    node: path.join(dir, 'node_modules', nodePackage(), 'bin', windows ? 'node.exe' : 'node'),
    entry: path.join(dir, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
}

const windows = process.platform === 'win32';

function nodePackage(): string {
  const platform = windows ? 'win' : process.platform;
  return `node-${platform === 'darwin' && process.arch === 'arm64' ? 'bin-' : ''}${platform}-${process.arch}`;
}

async function install(dir: string): Promise<void> {
  writeFileSync(path.join(dir, 'package.json'), '{"private":true}\n');
  const nodeDir = path.join(dir, 'node_modules', nodePackage());
  const npm = async (cwd: string, ...args: string[]): Promise<string> =>
    await mustExec('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd });
  await npm(dir, 'install', `code-server@${editorVersion}`, `${nodePackage()}@${nodeVersion}`);

  const vscode = path.join(dir, 'node_modules', 'code-server', 'lib', 'vscode');
  await npm(vscode, 'install', '--omit=dev');
  await npm(path.join(vscode, 'extensions'), 'install', '--omit=dev');

  const env = { PATH: `${path.join(nodeDir, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`, npm_config_nodedir: nodeDir };
  const { code } = await exec('npm', ['rebuild', 'node-pty', '@vscode/spdlog', '@vscode/native-watchdog', '--loglevel=error'], {
    cwd: vscode,
    env,
  });
  // Without a compiler these stay unbuilt: the editor then logs to its console and its terminal uses a prebuilt part.
  if (code !== 0) process.stdout.write('  (native parts of the editor could not be built; it works without them)\n');
}
