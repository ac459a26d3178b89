import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import type { Feature } from './feature.ts';

/** An apply that a crash cut short is found by its journal's name alone; only then is anything loaded. */
export const interruptedApplies: Feature = {
  name: 'interrupted applies',
  activate(services) {
    if (hasPending(path.join(services.context.globalStorageUri.fsPath, 'applies'))) {
      void tell(services).catch((error: unknown) => services.notify.fail(error));
    }
    return new vscode.Disposable(() => undefined);
  },
};

function hasPending(dir: string): boolean {
  try {
    return readdirSync(dir).some((name) => name.endsWith('.pending.json'));
  } catch {
    return false;
  }
}

async function tell(services: Services): Promise<void> {
  const { findInterrupted, isProcessAlive } = await import('../edits/recover.ts');
  const { restore } = await import('../edits/restore.ts');
  const { AppError } = await import('#contracts/core/errors');
  const engine = await services.engine();
  const { options } = engine.edits;
  for (const { entry, files } of await findInterrupted(options, isProcessAlive)) {
    const changed = files.filter((file) => file.standing !== 'before').map((file) => file.path);
    const text = `“${entry.title}” was cut short. Changed: ${changed.join(', ')}. The other ${files.length - changed.length} of its files are as they were.`;
    const choice = await vscode.window.showWarningMessage(text, 'Put All Back', 'Keep as It Is');
    if (choice === undefined) continue;
    const lost = choice === 'Put All Back' ? await restore(options.host, entry) : [];
    if (lost.length > 0)
      services.notify.fail(new AppError('E_EDIT_FAILED', `These could not be put back: ${lost.join(', ')}. Their originals are kept.`));
    else await options.journal.finish(entry, 'failed');
  } // What was found to be applied after all, the chat is to show; a server that is down is told at the next link.
  await engine.tellOutcomes().catch(() => undefined);
}
