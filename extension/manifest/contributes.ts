/**
 * What the manifest says of the extension, built from the commands, the settings and the views. Pure data: loads without the
 * editor. `npm run gen` writes it into package.json, and a check fails when the two differ.
 */
import type { Command, Placement } from '../commands/command.ts';
import { commands } from '../commands/index.ts';
import { configuration } from './configuration.ts';
import { walkthroughs } from './walkthrough.ts';

const category = 'Coterie';

function contributes() {
  return {
    commands: commands.map(({ id, title, icon, when }) => ({
      command: id,
      title,
      category,
      ...(icon === undefined ? {} : { icon: `$(${icon})` }),
      ...(when === undefined ? {} : { enablement: when }),
    })),
    menus: { ...menus(), commandPalette: palette() },
    keybindings: commands.flatMap(({ id, keybinding }) => (keybinding ? { command: id, ...keybinding } : [])),
    viewsContainers: { activitybar: [{ id: 'coterie', title: 'Coterie', icon: 'media/coterie.svg' }] },
    views: {
      coterie: [{ type: 'webview', id: 'coterie.chat', name: 'Chat', icon: 'media/coterie.svg', contextualTitle: 'Coterie' }],
    },
    configuration: configuration(),
    walkthroughs,
  };
}

/** Every part of package.json that follows from the code. */
export const manifest = {
  // Views and commands activate by themselves; nothing runs at the editor's start.
  activationEvents: ['onWebviewPanel:coterie.chatTab'],
  extensionKind: ['workspace'],
  capabilities: {
    untrustedWorkspaces: {
      supported: 'limited',
      description: 'Until the workspace is trusted, Coterie reads files but runs no commands and proposes no changes by itself.',
    },
    virtualWorkspaces: { supported: false, description: 'Coterie works on files of this machine.' },
  },
  contributes: contributes(),
} as const;

function menus(): Record<string, readonly { command: string; group: string; when?: string }[]> {
  const placed = commands.flatMap((command) => (command.menus ?? []).map((placement) => ({ command, placement })));
  const grouped = Object.groupBy(placed, ({ placement }) => placement.menu);
  return Object.fromEntries(Object.entries(grouped).map(([menu, entries]) => [menu, entries.map(toItem)]));
}

function toItem({ command, placement }: { command: Command; placement: Placement }): { command: string; group: string; when?: string } {
  return { command: command.id, group: placement.group, ...(placement.when === undefined ? {} : { when: placement.when }) };
}

function palette(): readonly { command: string; when: string }[] {
  return commands.flatMap(({ id, when }) => (when === undefined ? [] : { command: id, when }));
}
