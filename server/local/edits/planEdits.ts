/** Text in, plan out. All or nothing: one refusal refuses everything, and every reason is told. */
import type { EditPlan, Rejection } from '#contracts/edits/fileEdit';
import type { PlanEdits, PlanRequest } from './engine.ts';
import { combine } from './combine.ts';
import type { FileOperation } from './fileOperation.ts';
import { checkPath } from './paths.ts';
import { planFile } from './planFile.ts';
import { readEdits } from './readEdits.ts';
import { rejection } from './rejection.ts';

export const planEdits: PlanEdits = (request) => {
  const read = readEdits(request.text, request.format, request.default_path);
  if (read.problems.length > 0) return rejected(read.problems.map((each) => ({ ...each, candidates: [] })));
  if (read.operations.length === 0) return rejected([rejection('', null, 'E_EDIT_FORMAT', noEdit(request))]);
  const combined = combine(read.operations);
  if (combined.rejected.length > 0) return rejected(combined.rejected);
  const given = contents(request);
  const missing = pathsOf(combined.operations).filter((path) => !given.has(path));
  if (missing.length > 0) return { status: 'needs_files', files: [], rejected: [], missing };
  const plans = combined.operations.map((operation) =>
    planFile(operation, given.get(operation.path) ?? null, targetExists(operation, given)),
  );
  const refusals = plans.flatMap((plan) => plan.rejected);
  if (refusals.length > 0) return rejected(refusals);
  return { status: 'planned', files: plans.flatMap((plan) => plan.change ?? []), rejected: [], missing: [] };
};

const rejected = (reasons: readonly Rejection[]): EditPlan => ({ status: 'rejected', files: [], rejected: [...reasons], missing: [] });

function contents(request: PlanRequest): Map<string, string | null> {
  const given = new Map<string, string | null>();
  for (const { path, content } of request.files) {
    const checked = checkPath(path);
    given.set(checked.ok ? checked.path : path, content);
  }
  return given;
}

function pathsOf(operations: readonly FileOperation[]): string[] {
  return operations.flatMap((operation) =>
    operation.kind === 'patch' && operation.newPath !== undefined ? [operation.path, operation.newPath] : [operation.path],
  );
}

function targetExists(operation: FileOperation, given: ReadonlyMap<string, string | null>): boolean {
  return operation.kind === 'patch' && operation.newPath !== undefined && typeof given.get(operation.newPath) === 'string';
}

function noEdit({ format, default_path }: PlanRequest): string {
  if (format === 'lazy') return 'Code with gaps (“… existing code …”) is not yet supported. Use search/replace blocks or a unified diff.';
  const bare =
    default_path === undefined
      ? ''
      : ` A block of code without a name is not an edit of “${default_path}”: it may be the whole file or a part.`;
  return `No edit was found in this text.${bare}`;
}
