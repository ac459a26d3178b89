/** Plans a text against the files of a folder: asks the engine, reads what it misses, asks again. Writes nothing. */
import type { EditFormat, EditPlan, PlanFile, Rejection } from '#contracts/edits/fileEdit';
import { planEdits } from '../../edits/planEdits.ts';
import type { FileOps } from './fileOps.ts';
import { readText } from './readText.ts';

/** `root` is a real path. Never answers `needs_files`. */
export function planInFolder(ops: FileOps, root: string, text: string, format: EditFormat): EditPlan {
  const files: PlanFile[] = [];
  for (;;) {
    const plan = planEdits({ text, format, default_path: undefined, files });
    if (plan.status !== 'needs_files') return plan;
    const rejected: Rejection[] = [];
    for (const missing of plan.missing) {
      const read = readText(ops, root, missing);
      if ('code' in read) rejected.push(read);
      else files.push(read);
    }
    if (rejected.length > 0) return { status: 'rejected', files: [], rejected, missing: [] };
  }
}
