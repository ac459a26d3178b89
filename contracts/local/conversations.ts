import { z } from 'zod';
import { Conversation, ConversationHit } from '../chat/conversation.ts';
import { ContextItem, Message } from '../chat/message.ts';
import { Run } from '../chat/run.ts';
import { ClientId, ConversationId, MessageId, RunId } from '../core/ids.ts';
import { Nothing } from '../core/nothing.ts';
import { pageOf, PageQuery } from '../core/page.ts';
import { defineRoute } from '../core/route.ts';
import { Credentials, ModelRef, isPlainAddress, ProviderConfig } from '../agents/model.ts';

/** Limits on what one message may carry, in UTF-16 units and items. */
export const messageLimits = { text: 1_000_000, context_items: 100, context_text: 4_000_000 } as const;

const byId = z.object({ id: ConversationId });

export const conversationsList = defineRoute({
  id: 'conversations.list',
  method: 'GET',
  path: '/v1/conversations',
  lane: 'ui',
  auth: 'token',
  summary: 'Conversations, newest first; `q` searches titles and messages',
  status: 200,
  kind: 'json',
  params: Nothing,
  query: PageQuery.extend({ q: z.string().max(500).optional() }),
  body: Nothing,
  reply: pageOf(ConversationHit),
  errors: [],
});

export const conversationsCreate = defineRoute({
  id: 'conversations.create',
  method: 'POST',
  path: '/v1/conversations',
  lane: 'ui',
  auth: 'token',
  summary: 'Creates a conversation; sending the same id again answers with the one that exists',
  status: 201,
  kind: 'json',
  params: Nothing,
  query: Nothing,
  body: z.object({ id: ConversationId, title: z.string().max(200).default(''), workspace: z.string().max(4096).nullable().default(null) }),
  reply: Conversation,
  errors: ['E_STORE_FULL'],
});

export const conversationsGet = defineRoute({
  id: 'conversations.get',
  method: 'GET',
  path: '/v1/conversations/{id}',
  lane: 'ui',
  auth: 'token',
  summary: 'One conversation',
  status: 200,
  kind: 'json',
  params: byId,
  query: Nothing,
  body: Nothing,
  reply: Conversation,
  errors: ['E_NOT_FOUND'],
});

export const conversationsPatch = defineRoute({
  id: 'conversations.patch',
  method: 'PATCH',
  path: '/v1/conversations/{id}',
  lane: 'ui',
  auth: 'token',
  summary: 'Renames a conversation',
  status: 200,
  kind: 'json',
  params: byId,
  query: Nothing,
  body: z.object({ title: z.string().trim().min(1).max(200) }),
  reply: Conversation,
  errors: ['E_NOT_FOUND', 'E_STORE_FULL'],
});

export const conversationsDelete = defineRoute({
  id: 'conversations.delete',
  method: 'DELETE',
  path: '/v1/conversations/{id}',
  lane: 'ui',
  auth: 'token',
  summary: 'Deletes a conversation after cancelling its runs; `conversations.restore` brings it back',
  status: 204,
  kind: 'empty',
  params: byId,
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  errors: ['E_NOT_FOUND', 'E_STORE_FULL'],
});

export const conversationsRestore = defineRoute({
  id: 'conversations.restore',
  method: 'POST',
  path: '/v1/conversations/{id}/restore',
  lane: 'ui',
  auth: 'token',
  summary: 'Brings a deleted conversation back',
  status: 200,
  kind: 'json',
  params: byId,
  query: Nothing,
  body: Nothing,
  reply: Conversation,
  errors: ['E_NOT_FOUND', 'E_STORE_FULL'],
});

export const messagesList = defineRoute({
  id: 'messages.list',
  method: 'GET',
  path: '/v1/conversations/{id}/messages',
  lane: 'ui',
  auth: 'token',
  summary: 'Messages, newest page first but each page in order of time, with the runs that wrote them',
  status: 200,
  kind: 'json',
  params: byId,
  query: PageQuery,
  body: Nothing,
  /** The message of an unfinished run has the parts stored so far and `runs` its `last_seq`: subscribe from 0 to fold it live. */
  reply: pageOf(Message).extend({ runs: z.array(Run) }),
  errors: ['E_NOT_FOUND'],
});

/** How a run is to be carried out; stored, so that a retry is the same request. */
export const RunSettings = z
  .object({
    model: ModelRef,
    fallbacks: z.array(ModelRef).max(5).default([]),
    /** Definitions of providers `model` and `fallbacks` name that the server does not know. */
    providers: z
      .array(ProviderConfig)
      .max(20)
      .refine(
        (providers) => providers.every(({ base_url }) => base_url === undefined || isPlainAddress(base_url)),
        'An address must end with its path.',
      )
      .default([]),
  })
  .meta({ id: 'RunSettings' });
export type RunSettings = z.infer<typeof RunSettings>;

export const messagesSend = defineRoute({
  id: 'messages.send',
  method: 'POST',
  path: '/v1/conversations/{id}/messages',
  lane: 'ui',
  auth: 'token',
  summary: 'Stores a message and starts a run; the same `message_id` again answers with the same run',
  status: 202,
  kind: 'json',
  params: byId,
  query: Nothing,
  body: z.object({
    message_id: MessageId,
    text: z.string().min(1).max(messageLimits.text),
    context: z.array(ContextItem).max(messageLimits.context_items).default([]),
    settings: RunSettings,
    /** The window whose editor carries out the run's tools. */
    client_id: ClientId.optional(),
    credentials: Credentials.optional(),
  }),
  reply: z.object({ message_id: MessageId, run_id: RunId, reply_id: MessageId, conversation_id: ConversationId }),
  errors: ['E_NOT_FOUND', 'E_CONFLICT', 'E_STORE_FULL', 'E_SERVER_RETIRING', 'E_RATE_LIMITED', 'E_CAPABILITY_DISABLED'],
  flag: 'intelligent_chat',
});
