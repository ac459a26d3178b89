/**
 * The link: one WebSocket per editor window or command-line process at `GET /v1/link`, authorised by the bearer token in
 * the upgrade request. Events go up to the client, editor tool calls too; results come down. Every frame is one JSON text.
 * The server pings every 30 s; a peer silent for two pings is gone.
 */
import { z } from 'zod';
import { Failure } from '../core/errors.ts';
import { CallId, ClientId, ConversationId, RunId } from '../core/ids.ts';
import { Model, ModelEvent, ModelMessage, ModelTool } from '../agents/model.ts';
import { Conversation } from '../chat/conversation.ts';
import { Message, ToolOutputStream } from '../chat/message.ts';
import { Run } from '../chat/run.ts';
import { RunEvent } from '../chat/runEvent.ts';
import { ToolName } from '../tools/tool.ts';

export const linkPath = '/v1/link';
export const linkHeartbeatMs = 30_000;
export const toolCallTimeoutMs = 30_000;
/** Largest frame either side accepts, in bytes. */
export const linkMaxFrameBytes = 16 * 1024 * 1024;

export const WorkspaceFolder = z.object({ name: z.string(), path: z.string() });

/** From a client to the server. */
export const ClientFrame = z.discriminatedUnion('frame', [
  z.object({
    frame: z.literal('hello'),
    client_id: ClientId,
    kind: z.enum(['editor', 'cli']),
    version: z.string(),
    /** Opaque; equal for windows on the same workspace. A run's tools go to the window that started it, else to one of the same workspace. */
    workspace: z.string().nullable(),
    folders: z.array(WorkspaceFolder),
    tools: z.array(ToolName),
    /** VS Code's own models this window can reach. */
    models: z.array(Model),
  }),
  z.object({ frame: z.literal('models'), models: z.array(Model) }),
  z.object({ frame: z.literal('subscribe'), run_id: RunId, after: z.int().nonnegative() }),
  z.object({ frame: z.literal('unsubscribe'), run_id: RunId }),
  z.object({ frame: z.literal('tool.output'), call_id: CallId, stream: ToolOutputStream, text: z.string() }),
  z.object({ frame: z.literal('tool.result'), call_id: CallId, ok: z.literal(true), output: z.unknown() }),
  z.object({ frame: z.literal('tool.failure'), call_id: CallId, failure: Failure }),
  z.object({ frame: z.literal('model.event'), call_id: CallId, event: ModelEvent }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

/** From the server to a client. */
export const ServerFrame = z.discriminatedUnion('frame', [
  z.object({ frame: z.literal('welcome'), server_id: z.string(), version: z.string(), pid: z.int() }),
  /** Events of a subscribed run, in order of `seq`, each exactly once per subscription. */
  z.object({ frame: z.literal('events'), events: z.array(RunEvent) }),
  /** A subscription that cannot be served (unknown run). */
  z.object({ frame: z.literal('unsubscribed'), run_id: RunId, failure: Failure }),
  /** Sent to every client: a message and its run came to be, in whichever window. */
  z.object({ frame: z.literal('run.created'), run: Run, message: Message }),
  z.object({ frame: z.literal('conversation.changed'), conversation: Conversation }),
  z.object({ frame: z.literal('conversation.deleted'), conversation_id: ConversationId }),
  z.object({ frame: z.literal('models.changed') }),
  z.object({ frame: z.literal('tool.call'), call_id: CallId, run_id: RunId, tool: ToolName, input: z.unknown() }),
  z.object({ frame: z.literal('tool.cancel'), call_id: CallId }),
  z.object({
    frame: z.literal('model.call'),
    call_id: CallId,
    run_id: RunId,
    model: z.string(),
    messages: z.array(ModelMessage),
    tools: z.array(ModelTool),
  }),
  z.object({ frame: z.literal('model.cancel'), call_id: CallId }),
  /** A newer server takes over: no new runs here; reconnect when the socket closes. */
  z.object({ frame: z.literal('retiring') }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;
