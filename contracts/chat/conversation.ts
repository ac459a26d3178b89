import { z } from 'zod';
import { ConversationId } from '../core/ids.ts';
import { Millis } from '../core/time.ts';

export const Conversation = z
  .object({
    id: ConversationId,
    title: z.string().max(200),
    /** Identifies the workspace it was started in, or null. Opaque; made by the client. */
    workspace: z.string().max(4096).nullable(),
    created_at: Millis,
    updated_at: Millis,
    messages: z.int().nonnegative(),
    /** A run is queued, running or waiting. */
    active: z.boolean(),
  })
  .meta({ id: 'Conversation' });
export type Conversation = z.infer<typeof Conversation>;

/** A hit of a search: the conversation and, where a message matched, a snippet with the match between U+2068 and U+2069. */
export const ConversationHit = Conversation.extend({ snippet: z.string().nullable() }).meta({ id: 'ConversationHit' });
export type ConversationHit = z.infer<typeof ConversationHit>;
