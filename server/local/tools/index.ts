/** Every tool the server offers a model. One file and one line each; `contracts/tools/index.ts` lists their wire side. */
import type { ChangeFromEdits, PlanEdits } from '../edits/engine.ts';
import { diagnostics } from './diagnostics.ts';
import { documentSymbols } from './documentSymbols.ts';
import { createEditFile } from './editFile.ts';
import { listFiles } from './listFiles.ts';
import { openFile } from './openFile.ts';
import { readFile } from './readFile.ts';
import { createRenameSymbol } from './renameSymbol.ts';
import { runCommand } from './runCommand.ts';
import { searchText } from './searchText.ts';
import type { Tool } from './tool.ts';
import { workspaceSymbols } from './workspaceSymbols.ts';

/** What tools need of the edit engine. */
export interface ToolEngine {
  readonly planEdits: PlanEdits;
  readonly changeFromEdits: ChangeFromEdits;
}

export function createTools(engine: ToolEngine): readonly Tool[] {
  return [
    readFile,
    listFiles,
    searchText,
    documentSymbols,
    workspaceSymbols,
    diagnostics,
    openFile,
    createRenameSymbol(engine.changeFromEdits),
    createEditFile(engine.planEdits),
    runCommand,
  ];
}
