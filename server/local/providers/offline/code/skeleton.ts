/** The lines of a documentation skeleton. They say only what the signature says. */
import type { FunctionFound } from './functions.ts';
import type { Language } from './languages.ts';

const blank = '(describe)';

export function skeleton(found: FunctionFound, language: Language): readonly string[] {
  const lines = language.family === 'python' ? docstring(found) : docComment(found, language.typed);
  return lines.map((line) => (line === '' ? '' : `${found.indent}${line}`));
}

function docComment({ name, params, returns }: FunctionFound, typed: boolean): readonly string[] {
  const type = typed ? '' : '{*} ';
  const tags = [...params.map((param) => ` * @param ${type}${param} - ${blank}`), ...(returns ? [` * @returns ${type}${blank}`] : [])];
  return ['/**', ` * ${name}: ${blank}`, ...(tags.length > 0 ? [' *', ...tags] : []), ' */'];
}

function docstring({ name, params, returns }: FunctionFound): readonly string[] {
  const summary = `${name}: ${blank}`;
  if (params.length === 0 && !returns) return [`"""${summary}"""`];
  return [
    `"""${summary}`,
    ...(params.length > 0 ? ['', 'Args:', ...params.map((param) => `    ${param}: ${blank}`)] : []),
    ...(returns ? ['', 'Returns:', `    ${blank}`] : []),
    '"""',
  ];
}
