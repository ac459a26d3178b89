import { z } from 'zod';
import { defineTool } from './tool.ts';

export const runCommand = defineTool({
  name: 'run_command',
  description: 'Runs a shell command in the workspace folder and answers its output and exit code. The user is asked first.',
  effect: 'execute',
  host: 'editor',
  timeout_ms: null,
  input: z.object({
    command: z.string().min(1).max(20_000),
    cwd: z.string().max(4096).optional().meta({ description: 'Relative to the workspace folder.' }),
    timeout_ms: z.int().min(1000).max(3_600_000).default(120_000),
  }),
  output: z.object({
    exit_code: z.int().nullable().meta({ description: 'Null when it was killed.' }),
    output: z.string().meta({ description: 'The end of what it printed, bounded.' }),
    truncated: z.boolean(),
    timed_out: z.boolean(),
  }),
});
