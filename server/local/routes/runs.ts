/** Runs: look, cancel, retry, and the decisions they wait for. Their events are `runEventStream.ts`. */
import type { LocalRoutes } from '#contracts/local/index';
import type { Handlers } from '../../shared/http.ts';
import type { RunServices } from '../runs/runServices.ts';

export function createRunHandlers({
  runs,
}: Pick<RunServices, 'runs'>): Handlers<Pick<LocalRoutes, 'runsGet' | 'runsCancel' | 'runsRetry' | 'runsDecide'>> {
  return {
    runsGet: ({ params }) => runs.get(params.id),
    runsCancel: ({ params }) => ({ status: runs.cancel(params.id) }),
    runsRetry: ({ params, body }) => runs.retry(params.id, body),
    runsDecide: ({ params, body }) => ({ status: runs.decide(params.id, body) }),
  };
}
