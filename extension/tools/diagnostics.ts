import * as vscode from 'vscode';
import { diagnostics as contract } from '#contracts/tools/diagnostics';
import { filePathOf } from '../context/workspace.ts';
import { editorTool } from './editorTool.ts';
import { workspaceUri } from './paths.ts';

/** Most problems in one answer; errors come first. */
const limit = 1000;
const severities = ['error', 'warning', 'info', 'hint'] as const;

export const diagnostics = editorTool(contract, async ({ path }) => {
  const wanted = path === undefined ? null : (await workspaceUri(path)).toString();
  const problems = vscode.languages
    .getDiagnostics()
    .filter(([uri]) => wanted === null || uri.toString() === wanted)
    .flatMap(([uri, found]) => {
      const file = filePathOf(uri);
      return file === null ? [] : found.map((problem) => ({ file, problem }));
    })
    .toSorted((one, other) => one.problem.severity - other.problem.severity);
  return {
    problems: problems.slice(0, limit).map(({ file, problem }) => ({
      path: file,
      line: problem.range.start.line + 1,
      column: problem.range.start.character + 1,
      severity: severities[problem.severity] ?? 'hint',
      message: problem.message,
      source: problem.source ?? null,
    })),
  };
});
