/** Edits: plan without writing, look at a proposal, record what became of it. */
import type { LocalRoutes } from '#contracts/local/index';
import type { Handlers } from '../../shared/http.ts';
import type { RunServices } from '../runs/runServices.ts';

export function createEditHandlers({
  edits,
  planEdits,
}: Pick<RunServices, 'edits' | 'planEdits'>): Handlers<Pick<LocalRoutes, 'editsPlan' | 'editsGet' | 'editsOutcome'>> {
  return {
    editsPlan: ({ body }) => planEdits({ text: body.text, format: body.format, default_path: body.default_path, files: body.files }),
    editsGet: ({ params }) => edits.get(params.id),
    editsOutcome: ({ params, body }) => edits.outcome(params.id, body),
  };
}
