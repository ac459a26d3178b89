import * as vscode from 'vscode';
import { documentSymbols as contract } from '#contracts/tools/documentSymbols';
import type { CodeSymbol } from '#contracts/tools/symbols';
import type { z } from 'zod';
import { editorTool } from './editorTool.ts';
import { askLanguageServer } from './languageReady.ts';
import { workspaceDocument } from './paths.ts';
import { symbolKind } from './symbolKinds.ts';

type Found = (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined;

export const documentSymbols = editorTool(contract, async ({ path }, { signal }) => {
  const document = await workspaceDocument(path);
  const ask = (): Thenable<Found> => vscode.commands.executeCommand<Found>('vscode.executeDocumentSymbolProvider', document.uri);
  const hasAnswered = (reply: Found): boolean => reply !== undefined && (reply.length > 0 || document.getText().trim() === '');
  const found = await askLanguageServer(document, ask, hasAnswered, signal);
  return { symbols: (found ?? []).flatMap((symbol) => flatten(path, symbol, null)) };
});

function flatten(
  path: string,
  symbol: vscode.DocumentSymbol | vscode.SymbolInformation,
  container: string | null,
): z.output<typeof CodeSymbol>[] {
  const nests = 'children' in symbol;
  const range = nests ? symbol.range : symbol.location.range;
  const name = nests ? symbol.selectionRange.start : range.start;
  const own = {
    name: symbol.name,
    kind: symbolKind(symbol.kind),
    container: nests ? container : symbol.containerName || null,
    path,
    start_line: range.start.line + 1,
    end_line: range.end.line + 1,
    name_line: name.line + 1,
    name_column: name.character + 1,
  };
  return nests ? [own, ...symbol.children.flatMap((child) => flatten(path, child, symbol.name))] : [own];
}
