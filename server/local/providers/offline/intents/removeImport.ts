/** Removes an import of a module or of one name, only when exactly one fits. */
import { editFile } from '#contracts/tools/editFile';
import { readFile } from '#contracts/tools/readFile';
import { removeJsImport } from '../code/jsImports.ts';
import { languageOf } from '../code/languages.ts';
import { removePythonImport } from '../code/pythonImports.ts';
import { applyChanges, changeText } from '../editText.ts';
import { propose } from '../editReport.ts';
import { defineIntent } from '../intent.ts';
import { code, fileMeant, link, quotedSource, valueOf } from '../phrases.ts';
import { codeOnly, occurrencesIn } from '../symbols.ts';
import { readNamed } from '../workspace.ts';

export interface RemoveImportRequest {
  readonly name: string;
  readonly module: string | null;
  readonly path: string | null;
}

const sentence = new RegExp(
  `^(?:remove|delete|drop)\\s+(?:the\\s+)?(?:unused\\s+)?import(?:s|ed)?\\s+(?:of\\s+|for\\s+|from\\s+)?(?:\\{\\s*)?(?<name>${quotedSource}|[^\\s,{}]+)(?:\\s*\\})?(?:\\s+from\\s+(?<from>${quotedSource}|\\S+))?(?<rest>[\\s\\S]*)$`,
  'iu',
);
const placed = new RegExp(`^\\s*(?:from|in|of|inside)\\s+(?:the\\s+)?(?:file\\s+)?(?<path>@?${quotedSource}|@?\\S+)`, 'iu');

export const removeImport = defineIntent<RemoveImportRequest>({
  name: 'removeImport',
  needs: [readFile.name, editFile.name],
  matches(turn) {
    const parts = sentence.exec(turn.request)?.groups;
    if (parts === undefined) return null;
    const name = valueOf(parts['name'] ?? '');
    const from = parts['from'] === undefined ? null : valueOf(parts['from']);
    const rest = parts['rest'] ?? '';
    const named = placed.exec(rest)?.groups?.['path'];
    // “the import of z from zod in a.ts”, but also “the import of lodash from a.ts”: with one place only, it is the file.
    if (named === undefined && from !== null) {
      const file = /\.[a-z]{1,4}$/i.test(from) && !/^\.{1,2}\//.test(from) ? fileMeant(turn, from) : null;
      return file === null ? { name, module: from, path: fileMeant(turn, '') } : { name, module: null, path: file };
    }
    return { name, module: from, path: fileMeant(turn, named ?? rest) };
  },
  *run({ name, module, path }) {
    if (path === null) return `From which file? Say “remove the import of ${name} from src/a.ts”, or attach the file.`;
    const file = yield* readNamed(path);
    if (!file.ok) return file.text;
    const { content } = file.value;
    const { family, label } = languageOf(file.value.path, file.value.language);
    if (family === 'other')
      return `I can remove imports from TypeScript, JavaScript and Python files only; ${link(file.value.path, file.value.path)} is ${label}.`;
    const edit = family === 'js' ? removeJsImport(content, name, module) : removePythonImport(content, name, module);
    if (edit.kind !== 'change')
      return `I did not remove ${code(name)} from ${link(file.value.path, file.value.path)}: ${edit.kind === 'unclear' ? edit.why : 'there is nothing to change'}.`;
    const after = applyChanges(content, edit.changes);
    const said = yield* propose(
      changeText(file.value.path, content, edit.changes),
      `Remove the import of ${name}`,
      `Removed ${edit.how}`,
      'from',
    );
    const used = occurrencesIn(codeOnly(file.value.path, after), name).map((place) => place.line);
    if (used.length === 0 || !said.startsWith('Removed')) return said;
    return `${said}\n\n${code(name)} is still written ${used.length === 1 ? `on line ${used[0] ?? ''}` : `on lines ${used.slice(0, 10).join(', ')}${used.length > 10 ? ' …' : ''}`} of the new text.`;
  },
});
