/**
 * What a command is. One file each beside this one; `index.ts` lists them, and the manifest is made from the same data. A
 * command's file loads without the editor: whatever `run` needs is imported when it runs.
 */
import type { Services } from '../services.ts';

export interface Placement {
  readonly menu: 'view/title' | 'editor/context' | 'explorer/context' | 'editor/title/context' | 'webview/context';
  /** As the manifest wants it, for example `navigation@1`. */
  readonly group: string;
  readonly when?: string;
}

/**
 * Keys are chords behind the editor's own prefix, `ctrl+k` (`cmd+k`), followed by `alt` and a letter: no default of the editor
 * begins so, and no keyboard layout types a character with them, as `ctrl+alt` alone does where it stands for AltGr.
 */
export interface Keybinding {
  readonly key: string;
  readonly mac?: string;
  readonly when?: string;
}

export interface Command {
  readonly id: `coterie.${string}`;
  readonly title: string;
  /** A codicon, for buttons. */
  readonly icon?: string;
  /** When the palette offers it and its key works; always, if absent. */
  readonly when?: string;
  readonly menus?: readonly Placement[];
  readonly keybinding?: Keybinding;
  /**
   * What it does while the server is down. `independent`: the same as ever. `starts`: it starts the server, waits for it,
   * and says why when it cannot be had; nothing is done by halves.
   */
  readonly server: 'independent' | 'starts';
  /** Rejects with what the user is to be told. */
  readonly run: (services: Services, ...args: readonly unknown[]) => Promise<void>;
}

export function defineCommand(command: Command): Command {
  return command;
}

/** The text a caller passes instead of the clipboard or the last answer. */
export function textArgument(args: readonly unknown[]): string | undefined {
  const [first] = args;
  if (typeof first === 'string') return first;
  return typeof first === 'object' && first !== null && 'text' in first && typeof first.text === 'string' ? first.text : undefined;
}
