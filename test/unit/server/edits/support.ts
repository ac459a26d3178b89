/** Plans one text against files given as an object, and shows what came out. */
import type { EditFormat, EditPlan } from '#contracts/edits/fileEdit';
import { applyEdits } from '../../../../server/local/edits/applyEdits.ts';
import { planEdits } from '../../../../server/local/edits/planEdits.ts';

export type Files = Readonly<Record<string, string | null>>;

export function plan(text: string, files: Files, options: { format?: EditFormat; default_path?: string } = {}): EditPlan {
  return planEdits({
    text,
    format: options.format ?? 'auto',
    default_path: options.default_path,
    files: Object.entries(files).map(([path, content]) => ({ path, content })),
  });
}

/** The files after the plan; throws with the reasons when it was refused. */
export function result(text: string, files: Files, options: { format?: EditFormat; default_path?: string } = {}): Record<string, string> {
  const planned = plan(text, files, options);
  if (planned.status !== 'planned') throw new Error(`${planned.status} ${JSON.stringify(planned.rejected)} ${planned.missing.join(' ')}`);
  const after: Record<string, string> = {};
  for (const [path, content] of Object.entries(files)) if (content !== null) after[path] = content;
  for (const change of planned.files) {
    const text_ = applyEdits(after[change.path] ?? '', change.edits);
    delete after[change.path];
    if (change.change !== 'deleted') after[change.new_path ?? change.path] = text_;
  }
  return after;
}

/** The codes a plan was refused with, in order; throws when it was not refused. */
export function codes(text: string, files: Files, options: { format?: EditFormat; default_path?: string } = {}): string[] {
  const planned = plan(text, files, options);
  if (planned.status !== 'rejected' || planned.files.length > 0) throw new Error(`not rejected: ${JSON.stringify(planned)}`);
  return planned.rejected.map((each) => each.code);
}

export const block = (search: string, replace: string): string => `<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
