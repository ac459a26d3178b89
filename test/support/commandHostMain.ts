/** A process that runs one command as the editor's host does, and prints what it prints; for tests that kill it. */
import process from 'node:process';
import { runCommandLine } from '../../extension/tools/commandRun.ts';

await runCommandLine({
  call: { file: '/bin/sh', args: ['-c', process.argv[2] ?? ''], verbatim: false },
  cwd: process.cwd(),
  env: process.env,
  timeoutMs: 600_000,
  signal: new AbortController().signal,
  onOutput: (_stream, text) => process.stdout.write(text),
});
