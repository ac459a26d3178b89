import { z } from 'zod';
import { PermissionDecision } from '../chat/message.ts';
import { Run } from '../chat/run.ts';
import { ClientId, MessageId, RequestId, RunId } from '../core/ids.ts';
import { Nothing } from '../core/nothing.ts';
import { defineRoute } from '../core/route.ts';
import { Credentials } from '../agents/model.ts';
import { RunSettings } from './conversations.ts';

const byId = z.object({ id: RunId });

export const runsGet = defineRoute({
  id: 'runs.get',
  method: 'GET',
  path: '/v1/runs/{id}',
  lane: 'ui',
  auth: 'token',
  summary: 'One run',
  status: 200,
  kind: 'json',
  params: byId,
  query: Nothing,
  body: Nothing,
  reply: Run,
  errors: ['E_NOT_FOUND'],
});

/** SSE: `id:` is the event's `seq`, `data:` the event as JSON; the last frame is `data: [DONE]`. */
export const runsEvents = defineRoute({
  id: 'runs.events',
  method: 'GET',
  path: '/v1/runs/{id}/events',
  lane: 'ui',
  auth: 'token',
  summary: 'A run’s events as they come; `Last-Event-ID` or `after` resumes',
  status: 200,
  kind: 'events',
  params: byId,
  query: z.object({ after: z.coerce.number().int().nonnegative().optional() }),
  body: Nothing,
  reply: Nothing,
  errors: ['E_NOT_FOUND'],
});

export const runsCancel = defineRoute({
  id: 'runs.cancel',
  method: 'POST',
  path: '/v1/runs/{id}/cancel',
  lane: 'ui',
  auth: 'token',
  summary: 'Cancels a run and all it started; cancelling one that ended changes nothing',
  status: 202,
  kind: 'json',
  params: byId,
  query: Nothing,
  body: Nothing,
  reply: z.object({ status: Run.shape.status }),
  errors: ['E_NOT_FOUND'],
});

export const runsRetry = defineRoute({
  id: 'runs.retry',
  method: 'POST',
  path: '/v1/runs/{id}/retry',
  lane: 'ui',
  auth: 'token',
  summary: 'Runs an ended run’s message again, with the same payload and settings unless `settings` is given',
  status: 202,
  kind: 'json',
  params: byId,
  query: Nothing,
  /** `reply_id` is made by the client, so that sending again never starts a second retry. */
  body: z.object({
    reply_id: MessageId,
    settings: RunSettings.optional(),
    client_id: ClientId.optional(),
    credentials: Credentials.optional(),
  }),
  reply: z.object({ run_id: RunId, reply_id: MessageId }),
  errors: ['E_NOT_FOUND', 'E_CONFLICT', 'E_SERVER_RETIRING', 'E_STORE_FULL'],
});

export const runsDecide = defineRoute({
  id: 'runs.decide',
  method: 'POST',
  path: '/v1/runs/{id}/decisions',
  lane: 'ui',
  auth: 'token',
  summary: 'Answers a permission request or a clarification; deciding twice answers E_CONFLICT unless it is the same',
  status: 202,
  kind: 'json',
  params: byId,
  query: Nothing,
  body: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('permission'),
      request_id: RequestId,
      digest: z.string(),
      decision: PermissionDecision,
      client_id: ClientId.optional(),
      credentials: Credentials.optional(),
    }),
    z.object({
      kind: z.literal('clarification'),
      request_id: RequestId,
      answer: z.string().max(20_000),
      credentials: Credentials.optional(),
    }),
  ]),
  reply: z.object({ status: Run.shape.status }),
  errors: ['E_NOT_FOUND', 'E_CONFLICT', 'E_RUN_NOT_ACTIVE', 'E_SERVER_RETIRING', 'E_STORE_FULL'],
});
