/** Every tool. One file and one line each. */
import { diagnostics } from './diagnostics.ts';
import { documentSymbols } from './documentSymbols.ts';
import { editFile } from './editFile.ts';
import { listFiles } from './listFiles.ts';
import { openFile } from './openFile.ts';
import { readFile } from './readFile.ts';
import { renameSymbol } from './renameSymbol.ts';
import { runCommand } from './runCommand.ts';
import { searchText } from './searchText.ts';
import type { ToolSpec } from './tool.ts';
import { workspaceSymbols } from './workspaceSymbols.ts';

export const tools = {
  readFile,
  listFiles,
  searchText,
  documentSymbols,
  workspaceSymbols,
  diagnostics,
  openFile,
  renameSymbol,
  editFile,
  runCommand,
} as const satisfies Record<string, ToolSpec>;
