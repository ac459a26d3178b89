import type { ClientId, RunId } from '#contracts/core/ids';

/** Which client carries out a run's calls: the one that started it, else one on the same workspace. */
export interface LinkTarget {
  readonly run_id: RunId;
  readonly client_id: ClientId | undefined;
  readonly workspace: string | null;
}
