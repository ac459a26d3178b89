/** What the files of the run room share: the store, the log, and what was injected. Built once by `createRunServices.ts`. */
import type { Credentials } from '#contracts/agents/model';
import type { ConversationId, RunId } from '#contracts/core/ids';
import type { Store } from '../store/openStore.ts';
import type { EventLog } from './eventLog.ts';
import type { RunLimits, RunServicesOptions } from './runServices.ts';

export interface RunRoom extends Omit<RunServicesOptions, 'limits' | 'dataDir' | 'openStore'> {
  readonly store: Store;
  readonly events: EventLog;
  readonly limits: RunLimits;
  /** Keys of runs that are at work or parked in this process; nowhere else. */
  readonly credentials: Map<RunId, Credentials>;
  /** Tells every client how a conversation is now. */
  readonly announce: (conversation_id: ConversationId) => void;
}

export const defaultLimits: RunLimits = {
  iterations: 25,
  repeats: 3,
  wallMs: 30 * 60_000,
  outputUnits: 8_000_000,
  promptTokens: 96_000,
  queued: 20,
  cancelMs: 5_000,
};
