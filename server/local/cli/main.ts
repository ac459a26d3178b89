/** The `coterie` command: picks the subcommand, prints help and version, and turns failures into exit codes. */
import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { toAppError } from '#contracts/core/errors';
import { buildInfo } from '../../shared/build.ts';
import { UsageError, type CommandWorld, type ExitCode } from './command.ts';
import { commands } from './commands.ts';

function help(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return ['Usage: coterie COMMAND [OPTIONS]', '', 'Commands:', ...lines, '', '`coterie COMMAND --help` says more.', ''].join('\n');
}

async function main(args: readonly string[], world: CommandWorld): Promise<ExitCode> {
  const [name = '', ...rest] = args;
  if (name === '--version' || name === '-V') return print(world, `${buildInfo.version}\n`);
  if (name === '--help' || name === '-h' || name === 'help') return print(world, help());
  const entry = commands.find((each) => each.name === name);
  if (entry === undefined) {
    world.stderr.write(name === '' ? help() : `There is no command “${name}”.\n\n${help()}`);
    return 2;
  }
  const command = await entry.load();
  if (rest.includes('--help') || rest.includes('-h')) return print(world, `${command.usage}\n`);
  try {
    return await command.run(rest, world);
  } catch (error) {
    if (isUsageError(error)) {
      world.stderr.write(`${error.message}\n\n${command.usage}\n`);
      return 2;
    }
    const { code, message } = toAppError(error);
    world.stderr.write(`${message} (${code})\n`);
    return 1;
  }
}

/** Ours, and what `parseArgs` throws. */
const isUsageError = (error: unknown): error is Error =>
  error instanceof UsageError || (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_'));

function print(world: CommandWorld, text: string): ExitCode {
  world.stdout.write(text);
  return 0;
}

const interrupts = new Set<() => void>();

function onInterrupt(callback: () => void): () => void {
  interrupts.add(callback);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, callback);
  return () => {
    interrupts.delete(callback);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, callback);
  };
}

/**
 * A reader that closed its end (`| head`) is no failure of ours, and no success either: what goes on is told to end, what is done
 * ends with its own code.
 */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(1);
    for (const callback of interrupts) callback();
  });
}

const script = realpathSync(process.argv[1] ?? '.');
void main(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  home: homedir(),
  platform: process.platform,
  serverScript: path.join(path.dirname(script), 'server.cjs'),
  onInterrupt,
}).then((code) => {
  process.exitCode = code;
  /** Printed text may still be on its way through a pipe; an open socket or terminal must not hold us. */
  process.stdout.write('', () => process.exit(code));
});
