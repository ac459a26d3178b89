/**
 * edit_file: turns a model's text into an exact proposal. It reads the files the text touches until the plan is whole, refuses
 * with reasons the model can act on, and never writes.
 */
import { isAppError } from '#contracts/core/errors';
import type { PlanFile } from '#contracts/edits/fileEdit';
import { editFile as spec } from '#contracts/tools/editFile';
import { readFile } from '#contracts/tools/readFile';
import type { PlanEdits } from '../edits/engine.ts';
import { editAnswer, refusalAnswer } from './editAnswer.ts';
import { count } from './resultText.ts';
import type { Tool, ToolContext } from './tool.ts';

/** A text names its files at once; more rounds than this mean the planner does not come to rest. */
const maxRounds = 4;
const maxFiles = 500;

export function createEditFile(planEdits: PlanEdits): Tool<typeof spec> {
  return {
    spec,
    title: (input) => input.title ?? 'Propose an edit',
    async run(context, input) {
      const files = new Map<string, string | null>();
      for (let round = 0; round < maxRounds; round += 1) {
        const known = [...files].map(([path, content]): PlanFile => ({ path, content }));
        const plan = planEdits({ text: input.text, format: input.format, default_path: onlyFile(context), files: known });
        if (plan.status === 'rejected') return refusalAnswer(plan.rejected);
        if (plan.status === 'planned') {
          if (plan.files.length === 0) return { ok: false, text: 'The text holds no edit. Nothing was written.' };
          const title = input.title ?? titleOf(plan.files.map((file) => file.path));
          return editAnswer(await context.proposeEdit(title, plan.files));
        }
        const missing = plan.missing.filter((path) => !files.has(path));
        if (missing.length === 0) break;
        if (files.size + missing.length > maxFiles)
          return { ok: false, text: `The edit touches more than ${maxFiles} files. Split it. Nothing was written.` };
        for (const path of missing) files.set(path, await readWhole(context, path));
      }
      return {
        ok: false,
        text: 'The files of this edit could not be told from its text. Name each file before its changes. Nothing was written.',
      };
    },
  };
}

async function readWhole(context: ToolContext, path: string): Promise<string | null> {
  try {
    const { content } = await context.editor(readFile, { path });
    return content;
  } catch (error) {
    if (isAppError(error, 'E_NOT_FOUND')) return null;
    throw error;
  }
}

/** A text that names no file is meant for the attached one, if there is exactly one. */
function onlyFile(context: ToolContext): string | undefined {
  const paths = new Set(context.context.map((item) => item.path));
  return paths.size === 1 ? [...paths][0] : undefined;
}

function titleOf(paths: readonly string[]): string {
  const [first = ''] = paths;
  return paths.length === 1 ? `Edit ${first}` : `Edit ${count(paths.length, 'file')}`;
}
