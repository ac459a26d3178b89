/** The files of the workspace, ignored and excluded ones left out: through ripgrep, else through the editor's own search. */
import * as vscode from 'vscode';
import { excludeGlobs, ripgrepPath, runRipgrep } from '../tools/ripgrep.ts';
import { filePathOf, workspaceFolders } from './workspace.ts';
import type { Folder } from './workspacePaths.ts';

export interface ListRequest {
  readonly glob: string;
  readonly limit: number;
  readonly signal: AbortSignal;
}

export interface FileList {
  readonly files: string[];
  readonly truncated: boolean;
}

export async function listWorkspaceFiles(request: ListRequest): Promise<FileList> {
  const program = ripgrepPath();
  const folders = workspaceFolders();
  const found: string[] = [];
  for (const folder of folders) {
    if (found.length > request.limit) break;
    const listed = program === null ? null : await listFolder(program, folder, folders.length > 1, request, found);
    if (!listed) return listByEditor(request);
  }
  return { files: found.slice(0, request.limit).toSorted(), truncated: found.length > request.limit };
}

async function listFolder(program: string, folder: Folder, isNamed: boolean, request: ListRequest, found: string[]): Promise<boolean> {
  const { glob, limit, signal } = request;
  const isAll = glob === '**/*' || glob === '**' || glob === '*';
  // A positive glob makes ripgrep forget .gitignore only for what it names; excludes come after, so they win.
  const args = ['--files', '--no-config', '--hidden', '--no-messages', ...(isAll ? [] : ['--glob', glob]), ...excludeGlobs(['files'])];
  const { ok } = await runRipgrep(program, {
    args,
    cwd: folder.path,
    signal,
    onLine: (line) => {
      const path = line.replaceAll('\\', '/').replace(/^\.\//, '');
      found.push(isNamed ? `${folder.name}/${path}` : path);
      return found.length <= limit;
    },
  });
  return ok;
}

async function listByEditor({ glob, limit }: ListRequest): Promise<FileList> {
  const uris = await vscode.workspace.findFiles(glob, undefined, limit + 1);
  const files = uris.flatMap((uri) => filePathOf(uri) ?? []);
  return { files: files.slice(0, limit).toSorted(), truncated: files.length > limit };
}
