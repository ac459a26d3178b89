import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { AppError } from '#contracts/core/errors';
import { runCommand as contract } from '#contracts/tools/runCommand';
import { workspaceFolders } from '../context/workspace.ts';
import { runCommandLine } from './commandRun.ts';
import { editorTool } from './editorTool.ts';
import { workspaceUri } from './paths.ts';
import { commandEnvironment, shellCall } from './shell.ts';

/** The permission was asked and recorded by the server before the call came here. */
export const runCommand = editorTool(contract, async ({ command, cwd, timeout_ms }, { signal, output }) => {
  const folder = await workingFolder(cwd);
  const facts = { platform: process.platform, env: process.env, preferred: vscode.env.shell };
  const end = await runCommandLine({
    call: shellCall(facts, command),
    cwd: folder,
    env: commandEnvironment(process.env),
    timeoutMs: timeout_ms,
    signal,
    onOutput: output,
  }).catch((cause: unknown) => {
    throw new AppError('E_TOOL_FAILED', 'The shell could not be started.', { cause });
  });
  if (signal.aborted) throw new AppError('E_TOOL_FAILED', 'The command was stopped.');
  return { ...end };
});

async function workingFolder(cwd: string | undefined): Promise<string> {
  const [first, ...more] = workspaceFolders();
  if (!first) throw new AppError('E_TOOL_FAILED', 'No folder is open, so there is nowhere to run a command.');
  if (cwd === undefined || cwd === '' || cwd === '.' || cwd === './') return first.path;
  const named = more.length > 0 ? [first, ...more].find((folder) => folder.name === cwd) : undefined;
  if (named) return named.path;
  const uri = await workspaceUri(cwd.replace(/^\.\//, '').replace(/\/+$/, ''));
  const isFolder = await stat(uri.fsPath).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new AppError('E_TOOL_ARGUMENTS', `${cwd} is not a folder.`);
  return uri.fsPath;
}
