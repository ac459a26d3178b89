/**
 * Branded identifiers. All are UUIDs; those we make are version 7, so that they sort by time of birth.
 * Only `server/shared/ids.ts`, `extension/ids.ts` and `webview/ids.ts` make new ones.
 */
import { z } from 'zod';

export const ConversationId = z.uuid().brand<'ConversationId'>().meta({ description: 'A conversation.' });
export type ConversationId = z.infer<typeof ConversationId>;

export const MessageId = z.uuid().brand<'MessageId'>().meta({
  description: 'A message. Made by the client, so that sending again never duplicates.',
});
export type MessageId = z.infer<typeof MessageId>;

export const RunId = z.uuid().brand<'RunId'>().meta({ description: 'A run: a chat turn, an agent run or a workflow run.' });
export type RunId = z.infer<typeof RunId>;

export const EditId = z.uuid().brand<'EditId'>().meta({ description: 'An edit proposal over one or more files.' });
export type EditId = z.infer<typeof EditId>;

export const RequestId = z.uuid().brand<'RequestId'>().meta({
  description: 'A question a run put to a person: a permission or a clarification.',
});
export type RequestId = z.infer<typeof RequestId>;

export const CallId = z.string().min(1).max(200).brand<'CallId'>().meta({
  description: 'A tool call. Made by the server (never taken from a model, whose ids may repeat).',
});
export type CallId = z.infer<typeof CallId>;

export const ClientId = z.uuid().brand<'ClientId'>().meta({ description: 'One editor window or command-line process.' });
export type ClientId = z.infer<typeof ClientId>;
