import { z } from 'zod';
import { EditFormat, EditOutcome, EditPlan, FileChange, PlanFile } from '../edits/fileEdit.ts';
import { ConversationId, EditId, RunId } from '../core/ids.ts';
import { Nothing } from '../core/nothing.ts';
import { defineRoute } from '../core/route.ts';
import { Credentials } from '../agents/model.ts';

export const editsPlan = defineRoute({
  id: 'edits.plan',
  method: 'POST',
  path: '/v1/edits/plan',
  lane: 'ui',
  auth: 'token',
  summary: 'Plans the edits a text describes against the files given; writes nothing',
  status: 200,
  kind: 'json',
  params: Nothing,
  query: Nothing,
  body: z.object({
    text: z.string().max(8_000_000),
    format: EditFormat.default('auto'),
    /** For a text that names no file (a bare code block): the file it is meant for. */
    default_path: z.string().optional(),
    files: z.array(PlanFile).max(1000).default([]),
  }),
  reply: EditPlan,
  errors: ['E_TOO_LARGE', 'E_CAPABILITY_DISABLED'],
  flag: 'editor',
});

export const EditRecord = z
  .object({
    id: EditId,
    run_id: RunId,
    conversation_id: ConversationId,
    title: z.string(),
    files: z.array(FileChange),
    outcome: EditOutcome.nullable(),
  })
  .meta({ id: 'EditRecord' });
export type EditRecord = z.infer<typeof EditRecord>;

export const editsGet = defineRoute({
  id: 'edits.get',
  method: 'GET',
  path: '/v1/edits/{id}',
  lane: 'ui',
  auth: 'token',
  summary: 'An edit proposal and what became of it',
  status: 200,
  kind: 'json',
  params: z.object({ id: EditId }),
  query: Nothing,
  body: Nothing,
  reply: EditRecord,
  errors: ['E_NOT_FOUND'],
});

export const editsOutcome = defineRoute({
  id: 'edits.outcome',
  method: 'POST',
  path: '/v1/edits/{id}/outcome',
  lane: 'ui',
  auth: 'token',
  summary: 'Records what became of a proposal and lets a run that waits for it go on',
  status: 200,
  kind: 'json',
  params: z.object({ id: EditId }),
  query: Nothing,
  body: z.object({ outcome: EditOutcome, credentials: Credentials.optional() }),
  reply: EditRecord,
  errors: ['E_NOT_FOUND', 'E_CONFLICT', 'E_SERVER_RETIRING', 'E_STORE_FULL'],
});
