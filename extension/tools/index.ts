/** Every tool this window carries out. One file and one line each. */
import { diagnostics } from './diagnostics.ts';
import { documentSymbols } from './documentSymbols.ts';
import type { EditorTool } from './editorTool.ts';
import { listFiles } from './listFiles.ts';
import { openFile } from './openFile.ts';
import { readFile } from './readFile.ts';
import { renameSymbol } from './renameSymbol.ts';
import { runCommand } from './runCommand.ts';
import { searchText } from './searchText.ts';
import { workspaceSymbols } from './workspaceSymbols.ts';

export const editorTools: readonly EditorTool[] = [
  readFile,
  listFiles,
  searchText,
  documentSymbols,
  workspaceSymbols,
  diagnostics,
  openFile,
  renameSymbol,
  runCommand,
];
