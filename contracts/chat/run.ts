import { z } from 'zod';
import { Failure } from '../core/errors.ts';
import { ConversationId, MessageId, RunId } from '../core/ids.ts';
import { Millis } from '../core/time.ts';
import { ModelRef, Usage } from '../agents/model.ts';

/** `waiting`: parked for a person. `interrupted`: what a crash leaves; offered for retry. */
export const RunStatus = z.enum(['queued', 'running', 'waiting', 'completed', 'failed', 'cancelled', 'interrupted']);
export type RunStatus = z.infer<typeof RunStatus>;

export const RunKind = z.enum(['chat', 'agent', 'workflow']);

export const Run = z
  .object({
    id: RunId,
    conversation_id: ConversationId,
    kind: RunKind,
    /** The user's message it answers. */
    message_id: MessageId,
    /** The assistant message it writes. */
    reply_id: MessageId,
    status: RunStatus,
    requested_model: ModelRef,
    /** The model that answered; differs from `requested_model` when a fallback was used. */
    model: ModelRef,
    fallback_used: z.boolean(),
    retry_of: RunId.nullable(),
    failure: Failure.nullable(),
    usage: Usage.nullable(),
    last_seq: z.int().nonnegative(),
    created_at: Millis,
    finished_at: Millis.nullable(),
  })
  .meta({ id: 'Run' });
export type Run = z.infer<typeof Run>;

export const terminalStatuses: ReadonlySet<RunStatus> = new Set(['completed', 'failed', 'cancelled', 'interrupted']);
export const isTerminal = (status: RunStatus): boolean => terminalStatuses.has(status);
