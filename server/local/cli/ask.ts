/** Asks the person at the terminal one yes-or-no question. Where there is no terminal, nobody said yes. */
import { createInterface } from 'node:readline';
import type { CommandWorld } from './command.ts';
import { printable } from './chatPrinter.ts';

export function askYes(world: Pick<CommandWorld, 'stdin' | 'stderr'>, question: string, signal: AbortSignal): Promise<boolean> {
  if (world.stdin.isTTY !== true || signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const lines = createInterface({ input: world.stdin, terminal: false });
    const finish = (answer: boolean): void => {
      signal.removeEventListener('abort', refuse);
      lines.close();
      resolve(answer);
    };
    const refuse = (): void => finish(false);
    signal.addEventListener('abort', refuse, { once: true });
    world.stderr.write(`${printable(question)} [y/N] `);
    lines.once('line', (line) => finish(/^y(?:es)?$/i.test(line.trim())));
    lines.once('close', refuse);
  });
}
