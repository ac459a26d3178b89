/** The doors of the run room: what it is given and what it offers the routes and the composition root. */
import type { z } from 'zod';
import type { Conversation, ConversationHit } from '#contracts/chat/conversation';
import type { Message } from '#contracts/chat/message';
import type { Run, RunStatus } from '#contracts/chat/run';
import type { ConversationId, EditId, MessageId, RunId } from '#contracts/core/ids';
import type { messagesSend } from '#contracts/local/conversations';
import type { EditRecord, editsOutcome } from '#contracts/local/edits';
import type { FlagName } from '#contracts/local/flags';
import type { runsDecide, runsRetry } from '#contracts/local/runs';
import type { Clock } from '../../shared/clock.ts';
import type { Ids } from '../../shared/ids.ts';
import type { Log } from '../../shared/log.ts';
import type { PlanEdits } from '../edits/engine.ts';
import type { Links } from '../links/links.ts';
import type { Models } from '../providers/models.ts';
import type { Store, StoreNotice } from '../store/openStore.ts';
import type { Tool } from '../tools/tool.ts';
import type { RunEvents } from './runEvents.ts';

export interface RunServicesOptions {
  /** The data folder; the database is created in it. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly models: Models;
  readonly links: Links;
  readonly tools: readonly Tool[];
  readonly planEdits: PlanEdits;
  readonly flags: { readonly isOn: (flag: FlagName) => boolean };
  readonly limits?: Partial<RunLimits>;
  /** How the store is opened; default `openStore`. */
  readonly openStore?: (dataDir: string, clock: Clock) => Store;
}

export interface RunLimits {
  /** Turns of the model in one run. */
  readonly iterations: number;
  /** The same call in a row, after which the run is stopped. */
  readonly repeats: number;
  /** Time a run may work, waiting for people not counted. */
  readonly wallMs: number;
  /** UTF-16 units a model may write in one run. */
  readonly outputUnits: number;
  /** Tokens, estimated, of the history sent to a model. */
  readonly promptTokens: number;
  /** Messages waiting in one conversation for the run before them. */
  readonly queued: number;
  /** How long a cancelled run may take to end before its last event is written regardless. */
  readonly cancelMs: number;
}

export interface Page<T> {
  readonly items: T[];
  readonly next_cursor: string | null;
}

/** Every method throws AppError with the codes of its route. */
export interface ConversationService {
  list(query: { readonly q?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }): Page<ConversationHit>;
  create(input: { readonly id: ConversationId; readonly title: string; readonly workspace: string | null }): Conversation;
  get(id: ConversationId): Conversation;
  rename(id: ConversationId, title: string): Conversation;
  /** Cancels its runs first. Soft: `restore` brings it back. */
  remove(id: ConversationId): void;
  restore(id: ConversationId): Conversation;
  messages(
    id: ConversationId,
    query: { readonly cursor?: string | undefined; readonly limit: number },
  ): Page<Message> & { readonly runs: Run[] };
}

export interface RunService {
  send(
    conversation_id: ConversationId,
    input: z.output<typeof messagesSend.body>,
  ): { message_id: MessageId; run_id: RunId; reply_id: MessageId; conversation_id: ConversationId };
  get(id: RunId): Run;
  cancel(id: RunId): RunStatus;
  retry(id: RunId, input: z.output<typeof runsRetry.body>): { run_id: RunId; reply_id: MessageId };
  decide(id: RunId, input: z.output<typeof runsDecide.body>): RunStatus;
}

export interface EditService {
  get(id: EditId): EditRecord;
  outcome(id: EditId, input: z.output<typeof editsOutcome.body>): EditRecord;
}

export interface RunServices {
  readonly conversations: ConversationService;
  readonly runs: RunService;
  readonly edits: EditService;
  readonly planEdits: PlanEdits;
  readonly events: RunEvents;
  /** What opening the store had to do that the user should know. */
  readonly notices: readonly StoreNotice[];
  /** Runs at work or queued in this process; parked ones are not. */
  activeRuns(): number;
  /** From now on new runs are refused with E_SERVER_RETIRING; decisions and outcomes are still taken, for the next server to act on. */
  stopAccepting(): void;
  /** Calls back once, as soon as no run is active; at once when none is. */
  onIdle(callback: () => void): void;
  /** `degraded`: the disk is full, what is stored can be read. */
  health(): 'ok' | 'degraded' | 'down';
  /** Accepts nothing more and ends what is at work as interrupted; reading still works. Idempotent. */
  interrupt(): void;
  /** Interrupts, writes everything out and closes the database. Idempotent. */
  close(): Promise<void>;
}
