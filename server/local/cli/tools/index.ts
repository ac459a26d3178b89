/** Every tool the command line carries out. One file and one line each. Inputs and outputs are checked against their contract. */
import type { z } from 'zod';
import { AppError } from '#contracts/core/errors';
import type { ToolSpec } from '#contracts/tools/tool';
import type { HeadlessContext, HeadlessTool } from './headlessTool.ts';
import { listFiles } from './listFiles.ts';
import { openFile } from './openFile.ts';
import { readFile } from './readFile.ts';
import { runCommand } from './runCommand.ts';
import { searchText } from './searchText.ts';

export type HeadlessRun = (input: unknown, context: HeadlessContext) => Promise<unknown>;

export const headlessTools: ReadonlyMap<string, HeadlessRun> = new Map([
  entry(readFile),
  entry(listFiles),
  entry(searchText),
  entry(openFile),
  entry(runCommand),
]);

function entry<T extends ToolSpec>(tool: HeadlessTool<T>): [string, HeadlessRun] {
  const schema: T['input'] = tool.spec.input;
  return [tool.spec.name, async (input, context) => tool.run(parse(schema, input), context)];
}

function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new AppError('E_TOOL_ARGUMENTS');
  return parsed.data;
}
