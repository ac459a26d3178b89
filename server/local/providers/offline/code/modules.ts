/** What a file imports and exports, by its text. */
import { jsImports } from './jsImports.ts';
import type { Language } from './languages.ts';
import { maskJs } from './maskJs.ts';
import { pythonImports } from './pythonImports.ts';

export interface ImportSummary {
  readonly module: string;
  /** Names as they are used in the file. */
  readonly names: readonly string[];
}

export function importsOf(text: string, language: Language): readonly ImportSummary[] {
  if (language.family === 'js') {
    return jsImports(text).map((one) => ({
      module: one.module,
      names: [one.defaultName, one.namespace, ...(one.named ?? []).map((name) => name.local)].filter((name) => name !== null),
    }));
  }
  if (language.family === 'python') {
    return pythonImports(text).flatMap((one) =>
      one.from === null
        ? one.names.map((name) => ({ module: name.name, names: name.local === name.name ? [] : [name.local] }))
        : [{ module: one.from, names: one.names.map((name) => name.local) }],
    );
  }
  const { importLine } = language;
  if (importLine === null) return [];
  return text.split(/\r?\n/).flatMap((line) => {
    const module = importLine.exec(line)?.[1]?.trim();
    return module === undefined ? [] : [{ module, names: [] }];
  });
}

const declared =
  /^export\s+(?:declare\s+)?(default\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\b\s*\*?|class\b|const\s+enum\b|const\b|let\b|var\b|interface\b|type\b|enum\b|namespace\b)\s*([A-Za-z_$][\w$]*)?/gm;

/** Only for TypeScript and JavaScript; other languages have no statement that says it. */
export function exportsOf(text: string, language: Language): readonly string[] {
  if (language.family !== 'js') return [];
  const masked = maskJs(text);
  const found: { at: number; name: string }[] = [];
  for (const match of masked.matchAll(declared)) {
    const name = match[2];
    if (name === undefined && match[1] === undefined) continue;
    found.push({ at: match.index, name: match[1] === undefined ? (name ?? '') : name === undefined ? 'default' : `default (${name})` });
  }
  for (const match of masked.matchAll(/^export\s+(?:type\s+)?\{([^}]*)\}/gm)) {
    for (const part of (match[1] ?? '').split(',')) {
      const name = /(?:\bas\s+)?([\w$]+)\s*$/.exec(part.trim())?.[1];
      if (name !== undefined) found.push({ at: match.index, name });
    }
  }
  for (const match of masked.matchAll(/^export\s+\*(?:\s+as\s+([\w$]+))?\s+from\s+(["'])/gm)) {
    const start = match.index + match[0].length;
    const module = text.slice(start, text.indexOf(match[2] ?? '"', start));
    found.push({ at: match.index, name: match[1] ?? `* from ${module}` });
  }
  for (const match of masked.matchAll(/^export\s+default\s+(?!(?:abstract\s+|async\s+)?(?:function|class)\b|interface\b)/gm))
    found.push({ at: match.index, name: 'default' });
  return [...new Set(found.sort((a, b) => a.at - b.at).map(({ name }) => name))];
}
