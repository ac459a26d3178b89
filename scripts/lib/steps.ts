/** Progress for a person: one line when a step starts, one when it ends, with its time. */
import process from 'node:process';

/** Runs `work` as a named step. What it answers as a string is shown beside the time. */
export async function step<T>(title: string, work: () => Promise<T> | T): Promise<T> {
  const start = performance.now();
  process.stdout.write(`• ${title} …\n`);
  try {
    const result = await work();
    const note = typeof result === 'string' ? ` — ${result}` : '';
    process.stdout.write(`  done in ${seconds(performance.now() - start)}${note}\n`);
    return result;
  } catch (error) {
    process.stdout.write(`  failed after ${seconds(performance.now() - start)}\n`);
    throw error;
  }
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Runs a script's main function; an expected failure is one sentence, not a stack. */
export async function main(run: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await run()) ?? 0;
  } catch (error) {
    process.stderr.write(
      `\n${error instanceof Error ? (error instanceof StepError ? error.message : (error.stack ?? error.message)) : String(error)}\n`,
    );
    process.exitCode = 1;
  }
}

/** A failure whose message is all a person needs. */
export class StepError extends Error {}
