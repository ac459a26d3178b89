/** Every subcommand. One file and one line each; a command's code is loaded when it is asked for. */
import type { Command } from './command.ts';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

export const commands: readonly CommandEntry[] = [
  { name: 'apply', summary: 'Apply AI output to files, all or nothing', load: async () => (await import('./apply.ts')).apply },
  { name: 'chat', summary: 'Send one message and stream the answer', load: async () => (await import('./chat.ts')).chat },
  { name: 'serve', summary: 'Run the local server in the foreground', load: async () => (await import('./serve.ts')).serve },
];
