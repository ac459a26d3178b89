/** Adds an import the user wrote out, joined to one of the same module where that is possible. */
import { editFile } from '#contracts/tools/editFile';
import { readFile } from '#contracts/tools/readFile';
import { addJsImport } from '../code/jsImports.ts';
import { languageOf } from '../code/languages.ts';
import { addPythonImport } from '../code/pythonImports.ts';
import { changeText } from '../editText.ts';
import { propose } from '../editReport.ts';
import { defineIntent } from '../intent.ts';
import { code, fileMeant, link } from '../phrases.ts';
import { readNamed } from '../workspace.ts';

export interface AddImportRequest {
  /** The statement as written, or null when only described. */
  readonly js: string | null;
  readonly python: string | null;
  readonly path: string | null;
}

const jsStatement =
  /import\s+(?:type\s+)?(?:[\w$*{][^'"“”‘’`;]*?\s+from\s+)?(?:"[^"\n]+"|'[^'\n]+'|“[^”\n]+”|‘[^’\n]+’)(?:\s+with\s+\{[^}]*\})?;?/u;
const pythonStatement = /(?:from\s+[\w.]+\s+)?import\s+(?:\([^)]*\)|[\w.*]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+(?:\s+as\s+\w+)?)*)/u;
const described = /^(?<names>\{[^}]*\}|[\w$]+(?:\s*(?:,|and)\s*[\w$]+)*)\s+from\s+(?<module>\S+)/u;

export const addImport = defineIntent<AddImportRequest>({
  name: 'addImport',
  needs: [readFile.name, editFile.name],
  matches(turn) {
    const verb = /^(?:add|insert|put|include|write)\s+(?:(?:an?|the|this|following)\s+)*(?=[`"“']?(?:import|from)\b)/iu.exec(turn.request);
    const bare = verb === null ? /^(?=import\s)/i.exec(turn.request) : verb;
    if (bare === null) return null;
    const asked = turn.request.slice(bare[0].length).replace(/^[`"“']|[`”](?=\s|$)/gu, '');
    if (asked === '' || turn.fences.length > 1) return null;
    const body = turn.fences[0]?.code.trim() ?? asked.replace(/^import\s*(?:statement|line)?\s*[:\s]\s*(?=import\b|from\b)/i, '');
    const phrase = /^imports?\s+(?:of|for)\s+/i.exec(body);
    const statement = phrase === null ? body : body.slice(phrase[0].length);
    const names = described.exec(statement.replace(/^import\s+/i, ''))?.groups;
    const js = jsStatement.exec(statement)?.[0] ?? describedJs(names);
    const at = pythonStatement.exec(statement);
    const python = at?.[0] ?? describedPython(names);
    const used = js !== null && statement.includes(js) ? js : (python ?? '');
    const rest = statement.slice(statement.indexOf(used) + used.length);
    const target =
      turn.fences.length === 1
        ? asked
        : (/\b(?:to|into|in|at|of)\s+([\s\S]+)$/i.exec(rest)?.[1] ??
          /\s(?:to|into|in)\s+(?!.*\s(?:to|into|in)\s)([\s\S]+)$/i.exec(asked)?.[1] ??
          '');
    return { js: straight(js), python: python ?? null, path: fileMeant(turn, target) };
  },
  *run({ js, python, path }) {
    if (path === null) return 'To which file? Say “add import … to src/a.ts”, or attach the file.';
    const file = yield* readNamed(path);
    if (!file.ok) return file.text;
    const { family, label } = languageOf(file.value.path, file.value.language);
    if (family === 'other')
      return `I can add imports to TypeScript, JavaScript and Python files only; ${link(file.value.path, file.value.path)} is ${label}.`;
    const statement = family === 'js' ? js : python;
    if (statement === null) {
      const example = family === 'js' ? "import { z } from 'zod'" : 'from pathlib import Path';
      return `Write the import out, so that I need not guess it: “add ${example} to ${file.value.path}”.`;
    }
    const edit = family === 'js' ? addJsImport(file.value.content, statement) : addPythonImport(file.value.content, statement);
    if (edit.kind === 'present') return `${link(file.value.path, file.value.path)} already has ${code(statement)}; nothing to do.`;
    if (edit.kind === 'unclear') return `I did not add ${code(statement)}: ${edit.why}.`;
    return yield* propose(
      changeText(file.value.path, file.value.content, edit.changes),
      `Add ${statement}`,
      `Added ${code(statement)} (${edit.how})`,
      'to',
    );
  },
});

type Described = Readonly<Record<string, string>> | undefined;

/** “z from zod”, “a and b from ./c”: named imports, in braces. */
function describedJs(parts: Described): string | null {
  const names = parts?.['names']?.replace(/^\{|\}$/g, '').split(/\s*(?:,|\band\b)\s*/);
  const module = parts?.['module']?.replace(/^[`"'“‘]|[`"'”’]?[.,;]?$/gu, '');
  return names === undefined || module === undefined || module === ''
    ? null
    : `import { ${names
        .map((name) => name.trim())
        .filter(Boolean)
        .join(', ')} } from '${module}'`;
}

function describedPython(parts: Described): string | null {
  const names = parts?.['names']?.split(/\s*(?:,|\band\b)\s*/).join(', ');
  const module = parts?.['module']?.replace(/[.,;]$/, '');
  return names === undefined || module === undefined || !/^[\w.]+$/.test(module) || !/^[\w, ]+$/.test(names)
    ? null
    : `from ${module} import ${names}`;
}

function straight(statement: string | null): string | null {
  return statement === null ? null : statement.replace(/[“”]/g, '"').replace(/[‘’]/g, "'").replace(/\s+/g, ' ');
}
