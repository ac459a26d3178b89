/** A thing there are many of is one file and one line in the list beside it: here the line may not be missing. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, isCode, projectFiles, textOf } from './sourceFiles.ts';

interface List {
  readonly what: string;
  readonly folder: string;
  /** Relative to the project; `index.ts` of the folder when absent. */
  readonly list?: string;
  /** What the text of an item has that its helpers have not. */
  readonly item: RegExp;
}

const lists: readonly List[] = [
  { what: 'tool contract', folder: 'contracts/tools', item: /= defineTool\(/ },
  { what: 'route contract', folder: 'contracts/local', item: /= defineRoute\(/ },
  { what: 'route handler', folder: 'server/local/routes', item: /export function create\w+Handlers\b/ },
  { what: 'tool', folder: 'server/local/tools', item: /export const \w+: Tool</ },
  { what: 'headless tool', folder: 'server/local/cli/tools', item: /export const \w+: HeadlessTool</ },
  { what: 'editor tool', folder: 'extension/tools', item: /export const \w+ = editorTool\(|export const \w+: EditorTool\b/ },
  { what: 'provider preset', folder: 'server/local/providers/presets', item: /export const \w+: Preset\b/ },
  { what: 'edit format', folder: 'server/local/edits/formats', item: /export const \w+: Format\b/ },
  { what: 'matching step', folder: 'server/local/edits/matching/steps', item: /export const \w+: MatchStep\b/ },
  { what: 'offline intent', folder: 'server/local/providers/offline/intents', item: /= defineIntent[<(]/ },
  { what: 'migration', folder: 'server/local/store/migrations', item: /export const \w+: Migration\b/ },
  { what: 'command', folder: 'extension/commands', item: /= defineCommand\(/ },
  { what: 'feature', folder: 'extension/features', list: 'extension/contributions.ts', item: /export const \w+: Feature\b/ },
];

describe.each(lists)('every $what', ({ folder, list = `${folder}/index.ts`, item }) => {
  const items = projectFiles([folder], isCode).filter(
    (file) => file !== list && path.posix.dirname(file) === folder && item.test(textOf(file)),
  );
  const listed = new Set(importsOf(list).map((specifier) => path.posix.join(path.posix.dirname(list), specifier)));

  it('is in its list', () => {
    expect(items.length).toBeGreaterThan(0);
    expect(items.filter((file) => !listed.has(file))).toEqual([]);
  });
});

describe('every route contract', () => {
  it('is named in the list, not only its file', () => {
    const list = textOf('contracts/local/index.ts');
    const names = projectFiles(['contracts/local'], isCode).flatMap((file) =>
      [...textOf(file).matchAll(/export const (\w+) = defineRoute\(/g)].map(([, name]) => name ?? ''),
    );
    expect(names.filter((name) => !new RegExp(`\\b${name}:`).test(list))).toEqual([]);
  });
});
