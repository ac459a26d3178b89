/** Every rule, in the order they are tried: the first that is meant takes the turn. `help` takes what no other does. */
import type { Rule } from '../intent.ts';
import { addImport } from './addImport.ts';
import { applyFence } from './applyFence.ts';
import { applyMarked } from './applyMarked.ts';
import { create } from './create.ts';
import { document } from './document.ts';
import { explain } from './explain.ts';
import { find } from './find.ts';
import { findSymbol } from './findSymbol.ts';
import { help } from './help.ts';
import { listFiles } from './listFiles.ts';
import { problems } from './problems.ts';
import { removeImport } from './removeImport.ts';
import { rename } from './rename.ts';
import { replace } from './replace.ts';
import { run } from './run.ts';

export const rules: readonly Rule[] = [
  applyMarked,
  create,
  rename,
  addImport,
  removeImport,
  replace,
  applyFence,
  document,
  run,
  problems,
  listFiles,
  findSymbol,
  find,
  explain,
  help,
];
