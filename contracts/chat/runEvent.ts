/**
 * The event log's vocabulary. Events of a run are ordered by `seq` (1, 2, 3 … without gaps), stored before they
 * are sent, and never changed. A client's state is a fold over them (`runView.ts`). New types may be added; a client
 * that does not know a type skips it.
 */
import { z } from 'zod';
import { ErrorCode, Failure } from '../core/errors.ts';
import { CallId, ConversationId, EditId, MessageId, RequestId, RunId } from '../core/ids.ts';
import { Millis } from '../core/time.ts';
import { ModelRef, Usage } from '../agents/model.ts';
import { FileChange, FilePath, Rejection } from '../edits/fileEdit.ts';
import { ToolName } from '../tools/tool.ts';
import { PermissionDecision, ToolOutputStream } from './message.ts';

const event = <T extends string, D extends z.ZodType>(type: T, data: D) => z.object({ type: z.literal(type), data });

export const RunEventBody = z.discriminatedUnion('type', [
  event('run.started', z.object({ model: ModelRef, message_id: MessageId, reply_id: MessageId })),
  event('text.delta', z.object({ text: z.string() })),
  event('reasoning.delta', z.object({ text: z.string() })),
  event('tool.call', z.object({ call_id: CallId, tool: ToolName, title: z.string(), arguments: z.unknown() })),
  event('tool.output', z.object({ call_id: CallId, stream: ToolOutputStream, text: z.string() })),
  event('tool.result', z.object({ call_id: CallId, ok: z.boolean(), text: z.string(), failure: Failure.optional(), ms: Millis })),
  event(
    'permission.requested',
    z.object({
      request_id: RequestId,
      call_id: CallId,
      tool: ToolName,
      summary: z.string(),
      details: z.string().meta({ description: 'Exactly what would be done, in full.' }),
      digest: z.string().meta({ description: 'SHA-256 of tool and arguments; a decision must name it.' }),
    }),
  ),
  event(
    'permission.decided',
    z.object({ request_id: RequestId, call_id: CallId, decision: PermissionDecision, by: z.enum(['user', 'policy']) }),
  ),
  event('clarification.requested', z.object({ request_id: RequestId, question: z.string(), options: z.array(z.string()) })),
  event('clarification.answered', z.object({ request_id: RequestId, answer: z.string() })),
  event('edit.proposed', z.object({ edit_id: EditId, call_id: CallId.optional(), title: z.string(), files: z.array(FileChange) })),
  event('edit.applied', z.object({ edit_id: EditId, files: z.array(FilePath) })),
  event('edit.rejected', z.object({ edit_id: EditId, by: z.enum(['user', 'check']), rejected: z.array(Rejection) })),
  event('edit.undone', z.object({ edit_id: EditId, files: z.array(FilePath) })),
  event('usage', Usage),
  event(
    'notice',
    z.object({ level: z.enum(['info', 'warning']), code: ErrorCode.optional(), text: z.string(), fallback_used: ModelRef.optional() }),
  ),
  event('run.completed', z.object({ reason: z.enum(['stop', 'length', 'filtered']) })),
  event('run.failed', z.object({ code: ErrorCode, message: z.string() })),
  event('run.cancelled', z.object({})),
  event('run.interrupted', z.object({ message: z.string() })),
]);
export type RunEventBody = z.infer<typeof RunEventBody>;
export type RunEventType = RunEventBody['type'];

/** Events after which no other *run* event comes (edit outcomes of a finished run may still be recorded after it). */
export const finalEventTypes = [
  'run.completed',
  'run.failed',
  'run.cancelled',
  'run.interrupted',
] as const satisfies readonly RunEventType[];
export const isFinalEvent = (type: string): boolean => (finalEventTypes as readonly string[]).includes(type);

export const RunEvent = z
  .intersection(z.object({ run_id: RunId, conversation_id: ConversationId, seq: z.int().positive(), at: Millis }), RunEventBody)
  .meta({ id: 'RunEvent', description: 'One event of a run’s log.' });
export type RunEvent = { run_id: RunId; conversation_id: ConversationId; seq: number; at: number } & RunEventBody;
