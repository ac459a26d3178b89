import * as vscode from 'vscode';
import { commands as all } from '../commands/index.ts';
import type { Feature } from './feature.ts';

export const commands: Feature = {
  name: 'commands',
  activate: (services) =>
    vscode.Disposable.from(
      ...all.map((command) =>
        vscode.commands.registerCommand(command.id, (...args: unknown[]) =>
          command.run(services, ...args).catch((error: unknown) => services.notify.fail(error)),
        ),
      ),
    ),
};
