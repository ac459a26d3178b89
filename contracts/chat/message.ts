/** Messages: what a person wrote and what came back, as parts in the order they appeared. */
import { z } from 'zod';
import { CallId, ConversationId, EditId, MessageId, RequestId, RunId } from '../core/ids.ts';
import { Failure } from '../core/errors.ts';
import { Millis } from '../core/time.ts';
import { EditOutcome, FileChange, FilePath } from '../edits/fileEdit.ts';
import { ToolName } from '../tools/tool.ts';

export const Role = z.enum(['user', 'assistant', 'system']);
export type Role = z.infer<typeof Role>;

/** Something the user attached. `text` is what was sent at that moment, so that history does not change with the file. */
export const ContextItem = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('file'), path: FilePath, text: z.string().optional(), language: z.string().optional() }),
    z.object({
      kind: z.literal('selection'),
      path: FilePath,
      start_line: z.int().positive(),
      end_line: z.int().positive(),
      text: z.string(),
      language: z.string().optional(),
    }),
  ])
  .meta({ id: 'ContextItem', description: 'A file or selection attached to a message. Lines are 1-based and inclusive.' });
export type ContextItem = z.infer<typeof ContextItem>;

export const ToolOutputStream = z.enum(['stdout', 'stderr']);

export const PermissionDecision = z.enum(['allow_once', 'allow_run', 'deny']);
export type PermissionDecision = z.infer<typeof PermissionDecision>;

export const Part = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('text'), text: z.string() }),
    z.object({ type: z.literal('context'), items: z.array(ContextItem) }),
    z.object({ type: z.literal('reasoning'), text: z.string() }),
    z.object({
      type: z.literal('tool'),
      call_id: CallId,
      tool: ToolName,
      title: z.string(),
      arguments: z.unknown(),
      status: z.enum(['running', 'waiting', 'done', 'failed', 'denied', 'cancelled']),
      output: z.string().meta({ description: 'What a command printed, bounded.' }),
      result: z.string().nullable(),
      failure: Failure.nullable(),
      permission: z
        .object({
          request_id: RequestId,
          summary: z.string(),
          details: z.string(),
          digest: z.string(),
          decision: PermissionDecision.nullable(),
        })
        .nullable(),
    }),
    z.object({
      type: z.literal('edit'),
      edit_id: EditId,
      title: z.string(),
      files: z.array(FileChange),
      outcome: EditOutcome.nullable().meta({ description: 'Null while it waits for review.' }),
    }),
    z.object({ type: z.literal('notice'), level: z.enum(['info', 'warning']), text: z.string() }),
  ])
  .meta({ id: 'Part', description: 'A piece of a message.' });
export type Part = z.infer<typeof Part>;
export type ToolPart = Extract<Part, { type: 'tool' }>;
export type EditPart = Extract<Part, { type: 'edit' }>;

export const Message = z
  .object({
    id: MessageId,
    conversation_id: ConversationId,
    parent_message_id: MessageId.nullable().meta({ description: 'The message this one answers or follows; retries share a parent.' }),
    role: Role,
    parts: z.array(Part),
    /** The run that wrote an assistant message; null for the user's own. */
    run_id: RunId.nullable(),
    created_at: Millis,
  })
  .meta({ id: 'Message' });
export type Message = z.infer<typeof Message>;
