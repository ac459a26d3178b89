/** rename_symbol: the language server computes the edits, the engine makes them exact, the user reviews them. */
import type { FileChange } from '#contracts/edits/fileEdit';
import { renameSymbol as spec } from '#contracts/tools/renameSymbol';
import type { ChangeFromEdits } from '../edits/engine.ts';
import { editAnswer } from './editAnswer.ts';
import type { Tool } from './tool.ts';

export function createRenameSymbol(changeFromEdits: ChangeFromEdits): Tool<typeof spec> {
  return {
    spec,
    title: (input) => `Rename the symbol at ${input.path}:${input.line}:${input.column} to ${input.new_name}`,
    async run(context, input) {
      const { files } = await context.editor(spec, input);
      if (new Set(files.map((file) => file.path)).size < files.length) {
        return { ok: false, text: 'The language server answered one file twice, so nothing was proposed.' };
      }
      const changes: FileChange[] = [];
      for (const file of files) {
        const change = changeFromEdits(file.path, file.content, file.edits);
        if (change !== null) changes.push(change);
      }
      if (changes.length === 0) return { ok: false, text: 'The language server found nothing to rename there. Nothing was written.' };
      return editAnswer(await context.proposeEdit(`Rename to ${input.new_name}`, changes));
    },
  };
}
