import * as vscode from 'vscode';
import { z } from 'zod';
import { AppError } from '#contracts/core/errors';
import { searchText as contract } from '#contracts/tools/searchText';
import type { ToolInput, ToolOutput } from '#contracts/tools/tool';
import { listWorkspaceFiles } from '../context/fileList.ts';
import { excludeGlobs, ripgrepPath, runRipgrep } from './ripgrep.ts';
import { filePathOf, workspaceFolders } from '../context/workspace.ts';
import type { Folder } from '../context/workspacePaths.ts';
import { editorTool } from './editorTool.ts';
import { workspaceDocument } from './paths.ts';
import { findInText, toPattern, type Match } from './textSearch.ts';

type Query = ToolInput<typeof contract>;

/** Longest line text in an answer, in UTF-16 units. */
const lineLimit = 500;

export const searchText = editorTool(contract, (query, { signal }) => searchWorkspace(query, signal));

/** The disk is searched by ripgrep; files with unsaved changes are searched as the editor has them. */
export async function searchWorkspace(query: Query, signal: AbortSignal): Promise<ToolOutput<typeof contract>> {
  const pattern = toPattern(query);
  if (!pattern) throw new AppError('E_TOOL_ARGUMENTS', 'The regular expression is not valid.');
  const unsaved = new Map<string, vscode.TextDocument>();
  for (const document of vscode.workspace.textDocuments) {
    const path = document.isDirty ? filePathOf(document.uri) : null;
    if (path !== null) unsaved.set(path, document);
  }
  const program = ripgrepPath();
  const found = program === null ? await searchByReading(query, pattern, signal) : await searchByRipgrep(program, query, signal);
  const onDisk = found.filter((match) => !unsaved.has(match.path));
  const inEditor =
    query.glob === undefined
      ? [...unsaved].flatMap(([path, document]) => findInText(path, document.getText(), pattern, query.limit + 1))
      : [];
  const matches = [...inEditor, ...onDisk];
  return {
    matches: matches.slice(0, query.limit).map((match) => ({ ...match, text: match.text.slice(0, lineLimit) })),
    truncated: matches.length > query.limit,
  };
}

async function searchByRipgrep(program: string, query: Query, signal: AbortSignal): Promise<Match[]> {
  const folders = workspaceFolders();
  const matches: Match[] = [];
  for (const folder of folders) {
    if (matches.length > query.limit) break;
    const { ok, complaint } = await runRipgrep(program, {
      args: toArguments(query),
      cwd: folder.path,
      signal,
      onLine: (line) => {
        matches.push(...readMatch(line, folder, folders.length > 1));
        return matches.length <= query.limit;
      },
    });
    if (!ok && matches.length === 0 && complaint !== '') throw new AppError('E_TOOL_ARGUMENTS', complaint.split('\n')[0]);
  }
  return matches;
}

function toArguments(query: Query): string[] {
  return [
    '--json',
    '--no-config',
    '--hidden',
    '--no-messages',
    '--max-filesize=20M',
    '--max-columns=4000',
    query.case_sensitive ? '--case-sensitive' : '--ignore-case',
    ...(query.is_regex ? [] : ['--fixed-strings']),
    ...(query.whole_word ? ['--word-regexp'] : []),
    ...(query.glob === undefined ? [] : ['--glob', query.glob]),
    ...excludeGlobs(['files', 'search']),
    '--regexp',
    query.query,
    '--',
    '.',
  ];
}

const RipgrepMatch = z.object({
  type: z.literal('match'),
  data: z.object({
    path: z.object({ text: z.string() }),
    lines: z.object({ text: z.string() }),
    line_number: z.int().positive(),
    submatches: z.array(z.object({ start: z.int().nonnegative() })),
  }),
});

function readMatch(line: string, folder: Folder, isNamed: boolean): Match[] {
  const parsed = RipgrepMatch.safeParse(JSON.parse(line));
  if (!parsed.success) return [];
  const { path, lines, line_number, submatches } = parsed.data.data;
  const relative = path.text.replaceAll('\\', '/').replace(/^\.\//, '');
  const text = lines.text.replace(/\r?\n$/, '');
  // ripgrep counts bytes; columns count UTF-16 units.
  const column =
    Buffer.from(lines.text, 'utf8')
      .subarray(0, submatches[0]?.start ?? 0)
      .toString('utf8').length + 1;
  return [{ path: isNamed ? `${folder.name}/${relative}` : relative, line: line_number, column, text }];
}

async function searchByReading(query: Query, pattern: RegExp, signal: AbortSignal): Promise<Match[]> {
  const { files } = await listWorkspaceFiles({ glob: query.glob ?? '**/*', limit: 5000, signal });
  const matches: Match[] = [];
  for (const path of files) {
    if (signal.aborted || matches.length > query.limit) break;
    const document = await workspaceDocument(path).catch(() => null);
    if (document) matches.push(...findInText(path, document.getText(), pattern, query.limit + 1 - matches.length));
  }
  return matches;
}
