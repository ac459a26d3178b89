/** The chat panel's messages, in the side bar and as an editor tab alike. */
import { z } from 'zod';
import { Model, ModelRef } from '../agents/model.ts';
import { Conversation, ConversationHit } from '../chat/conversation.ts';
import { ContextItem, Message, PermissionDecision } from '../chat/message.ts';
import { Run } from '../chat/run.ts';
import { RunEvent } from '../chat/runEvent.ts';
import { Failure } from '../core/errors.ts';
import { ConversationId, EditId, MessageId, RequestId, RunId } from '../core/ids.ts';
import { pageOf } from '../core/page.ts';
import { FilePath } from '../edits/fileEdit.ts';
import type { PanelContract } from './bridge.ts';

/** How the connection to the local server fares; shown whenever it is not `ready`. */
export const ServerState = z.object({
  state: z.enum(['starting', 'ready', 'reconnecting', 'restarting', 'updating', 'failed']),
  /** One sentence for the user; empty when ready. */
  text: z.string(),
});
export type ServerState = z.infer<typeof ServerState>;

/** Commands of the palette a chat button may run; nothing else can be run from a webview. */
export const ChatCommand = z.enum([
  'setUpModel',
  'newChat',
  'undoLastApply',
  'applyClipboard',
  'openSettings',
  'openLog',
  'openWalkthrough',
  'restartServer',
]);

export const CodeBlockAction = z.enum(['apply', 'insert', 'newFile', 'copy']);

export const chatPanel = {
  requests: {
    /** Everything needed to draw the panel; asked on every (re)load. */
    bootstrap: {
      input: z.object({ conversation_id: ConversationId.nullable() }),
      output: z.object({
        server: ServerState,
        models: z.array(Model),
        model: ModelRef,
        conversation: Conversation.nullable(),
        /** Whether the workspace is trusted; untrusted ones get no tools. */
        trusted: z.boolean(),
        place: z.enum(['sidebar', 'editor']),
      }),
    },
    listConversations: {
      input: z.object({ q: z.string().max(500), cursor: z.string().nullable() }),
      output: pageOf(ConversationHit),
    },
    /** Also subscribes this panel to the conversation's unfinished runs. */
    openConversation: {
      input: z.object({ conversation_id: ConversationId, cursor: z.string().nullable() }),
      output: pageOf(Message).extend({ runs: z.array(Run), conversation: Conversation }),
    },
    renameConversation: {
      input: z.object({ conversation_id: ConversationId, title: z.string().trim().min(1).max(200) }),
      output: z.object({}),
    },
    deleteConversation: { input: z.object({ conversation_id: ConversationId }), output: z.object({}) },
    restoreConversation: { input: z.object({ conversation_id: ConversationId }), output: z.object({}) },
    send: {
      input: z.object({
        conversation_id: ConversationId,
        message_id: MessageId,
        text: z.string().min(1),
        context: z.array(ContextItem),
        model: ModelRef,
      }),
      output: z.object({ run_id: RunId, reply_id: MessageId }),
    },
    stop: { input: z.object({ run_id: RunId }), output: z.object({}) },
    retry: {
      input: z.object({ run_id: RunId, reply_id: MessageId, model: ModelRef.optional() }),
      output: z.object({ run_id: RunId, reply_id: MessageId }),
    },
    /** Events of a run from the start, for a run this panel has not seen yet. */
    follow: { input: z.object({ run_id: RunId, after: z.int().nonnegative() }), output: z.object({}) },
    decidePermission: {
      input: z.object({ run_id: RunId, request_id: RequestId, digest: z.string(), decision: PermissionDecision }),
      output: z.object({}),
    },
    reviewEdit: {
      input: z.object({ edit_id: EditId, action: z.enum(['preview', 'apply', 'reject', 'undo']), path: FilePath.optional() }),
      output: z.object({ text: z.string() }),
    },
    codeBlock: {
      input: z.object({ action: CodeBlockAction, code: z.string(), language: z.string(), path: z.string().nullable() }),
      /** One sentence saying what was done. */
      output: z.object({ text: z.string() }),
    },
    chooseModel: { input: z.object({ model: ModelRef }), output: z.object({}) },
    listModels: { input: z.object({ refresh: z.boolean() }), output: z.object({ models: z.array(Model) }) },
    /** Files for `@`, best first; an empty query lists open and recent ones. */
    findFiles: { input: z.object({ query: z.string().max(300) }), output: z.object({ files: z.array(FilePath) }) },
    currentSelection: { input: z.object({}), output: z.object({ item: ContextItem.nullable() }) },
    openFile: { input: z.object({ path: z.string().max(4096), line: z.int().positive().optional() }), output: z.object({}) },
    /** Opens http(s) and mailto links outside after the editor asked; refuses every other scheme. */
    openLink: { input: z.object({ href: z.string().max(8192) }), output: z.object({}) },
    runCommand: { input: z.object({ command: ChatCommand }), output: z.object({}) },
    openInEditor: { input: z.object({ conversation_id: ConversationId.nullable() }), output: z.object({}) },
  },
  events: {
    server: ServerState,
    models: z.object({ models: z.array(Model), model: ModelRef }),
    /** In order of `seq` per run; repeats are possible and harmless. */
    runEvents: z.object({ events: z.array(RunEvent) }),
    runCreated: z.object({ run: Run, message: Message }),
    conversationChanged: z.object({ conversation: Conversation }),
    conversationDeleted: z.object({ conversation_id: ConversationId }),
    /** Commands of the editor that act on the panel. */
    show: z.discriminatedUnion('what', [
      z.object({ what: z.literal('newChat') }),
      z.object({ what: z.literal('conversation'), conversation_id: ConversationId }),
      z.object({ what: z.literal('history') }),
      z.object({ what: z.literal('composer'), text: z.string().nullable(), context: z.array(ContextItem), send: z.boolean() }),
      z.object({ what: z.literal('stop') }),
    ]),
    failure: Failure,
  },
} as const satisfies PanelContract;
