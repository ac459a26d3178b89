import * as vscode from 'vscode';
import { workspaceSymbols as contract } from '#contracts/tools/workspaceSymbols';
import { filePathOf } from '../context/workspace.ts';
import { editorTool } from './editorTool.ts';
import { symbolKind } from './symbolKinds.ts';

export const workspaceSymbols = editorTool(contract, async ({ query, limit }) => {
  const found = await vscode.commands.executeCommand<vscode.SymbolInformation[] | undefined>(
    'vscode.executeWorkspaceSymbolProvider',
    query,
  );
  const symbols = (found ?? []).flatMap((symbol) => {
    const path = filePathOf(symbol.location.uri);
    const { range } = symbol.location;
    if (path === null) return [];
    return {
      name: symbol.name,
      kind: symbolKind(symbol.kind),
      container: symbol.containerName || null,
      path,
      start_line: range.start.line + 1,
      end_line: range.end.line + 1,
      name_line: range.start.line + 1,
      name_column: range.start.character + 1,
    };
  });
  return { symbols: symbols.slice(0, limit) };
});
