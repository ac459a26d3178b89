/**
 * A second extension that lets a journey look into the extension host, as no page can: a request is a file that appears in
 * the folder named by COTERIE_PROBE, its answer another. It also offers a scripted model through the editor's own API.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import * as vscode from 'vscode';
import { answers } from './answers.ts';
import { registerModel } from './model.ts';

const pollMs = 40;

export function activate(context: vscode.ExtensionContext): void {
  registerModel(context);
  const base = process.env['COTERIE_PROBE'];
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!base || !folder) return;
  const dir = path.join(base, path.basename(folder.uri.fsPath));
  mkdirSync(dir, { recursive: true });
  // What an earlier host of this window left is answered by nobody any more.
  for (const name of readdirSync(dir)) rmSync(path.join(dir, name), { force: true });
  const timer = setInterval(() => void serve(dir), pollMs);
  writeFileSync(path.join(dir, 'ready'), String(process.pid));
  context.subscriptions.push({ dispose: () => clearInterval(timer) });
}

const taken = new Set<string>();

async function serve(dir: string): Promise<void> {
  if (!existsSync(dir)) return;
  for (const name of readdirSync(dir).filter((file) => file.endsWith('.request') && !taken.has(file))) {
    taken.add(name);
    const { ask, args }: { ask: string; args: unknown[] } = JSON.parse(readFileSync(path.join(dir, name), 'utf8'));
    const reply = path.join(dir, name.replace('.request', '.reply'));
    writeFileSync(`${reply}.part`, JSON.stringify(await answer(ask, args)));
    renameSync(`${reply}.part`, reply);
  }
}

async function answer(ask: string, args: unknown[]): Promise<{ value: unknown } | { error: string }> {
  try {
    return { value: (await answers[ask]?.(...args)) ?? null };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
