/** Follows one run from the command line: prints its events in order, carries out its tools, and answers what it asks. */
import type { Credentials } from '#contracts/agents/model';
import { isFinalEvent, type RunEvent } from '#contracts/chat/runEvent';
import { AppError, isAppError, toAppError } from '#contracts/core/errors';
import type { CallId, ClientId, RunId } from '#contracts/core/ids';
import type { EditOutcome, FileChange } from '#contracts/edits/fileEdit';
import type { ClientFrame, ServerFrame } from '#contracts/local/link';
import { applyFileChanges } from './apply/applyFileChanges.ts';
import { askYes } from './ask.ts';
import type { Print } from './chatPrinter.ts';
import type { CommandWorld, ExitCode } from './command.ts';
import type { Connection } from './connection.ts';
import { headlessTools } from './tools/index.ts';

export interface ChatSessionOptions {
  readonly world: CommandWorld;
  readonly root: string;
  /** Where the applier keeps its journal. */
  readonly data: string;
  readonly yes: boolean;
  readonly credentials: Credentials;
  readonly client_id: ClientId;
  readonly print: Print;
}

export interface ChatSession {
  attach(connection: Connection): void;
  follow(run_id: RunId): void;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onOpen: () => void;
  readonly onLost: (error: AppError) => void;
  /** Asks the server to cancel; the run's last event ends the session. */
  readonly cancel: () => void;
  readonly finished: Promise<ExitCode>;
}

export function createChatSession(options: ChatSessionOptions): ChatSession {
  const { world, root, data, yes, credentials, client_id, print } = options;
  const finished = Promise.withResolvers<ExitCode>();
  const stopped = new AbortController();
  const calls = new Map<CallId, AbortController>();
  /** Answers of tools whose link broke meanwhile. */
  const unsent: ClientFrame[] = [];
  let connection: Connection | undefined;
  let run_id: RunId | undefined;
  let seen = 0;
  /** Events are answered one after the other, in order. */
  let answering: Promise<void> = Promise.resolve();

  const fail = (error: unknown): void => {
    const { code, message } = toAppError(error);
    world.stderr.write(`${message} (${code})\n`);
    finished.resolve(1);
  };

  const subscribe = (): void => {
    if (run_id !== undefined) connection?.send({ frame: 'subscribe', run_id, after: seen });
  };

  function take(event: RunEvent): void {
    if (event.run_id !== run_id || event.seq <= seen) return;
    seen = event.seq;
    print(event);
    if (isFinalEvent(event.type)) {
      stopped.abort();
      // What became of an edit that was applied just now is told before we go.
      void answering.then(() => finished.resolve(event.type === 'run.completed' ? 0 : 1));
    } else answering = answering.then(() => answer(event)).catch(onAnswerFailed);
  }

  /** What was decided elsewhere meanwhile, or by a run that has ended, needs no answer of ours. */
  function onAnswerFailed(error: unknown): void {
    if (isAppError(error, 'E_CONFLICT') || isAppError(error, 'E_RUN_NOT_ACTIVE')) return;
    fail(error);
  }

  async function answer(event: RunEvent): Promise<void> {
    if (connection === undefined || stopped.signal.aborted) return;
    const params = { id: event.run_id };
    if (event.type === 'permission.requested') {
      const { request_id, digest, summary, details } = event.data;
      const allowed = yes || (await askYes(world, `${summary}\n\n${details}\n\nAllow it?`, stopped.signal));
      await connection.client.runsDecide({
        params,
        body: { kind: 'permission', request_id, digest, decision: allowed ? 'allow_once' : 'deny', client_id, credentials },
      });
    } else if (event.type === 'clarification.requested') {
      await connection.client.runsDecide({
        params,
        body: { kind: 'clarification', request_id: event.data.request_id, answer: '', credentials },
      });
    } else if (event.type === 'edit.proposed') {
      const outcome: EditOutcome = yes ? apply(event.data.files) : { status: 'rejected', rejected: [], by: 'user' };
      await connection.client.editsOutcome({ params: { id: event.data.edit_id }, body: { outcome, credentials } });
    }
  }

  function apply(changes: readonly FileChange[]): EditOutcome {
    try {
      const done = applyFileChanges({ root, dataDir: data, changes });
      if (done.status === 'applied') return { status: 'applied', files: [...done.files] };
      return { status: 'rejected', rejected: [...done.rejected], by: 'check' };
    } catch (error) {
      const { code, message } = toAppError(error);
      return {
        status: 'rejected',
        rejected: changes.map((change) => ({ path: change.path, hunk: null, code, message, candidates: [] })),
        by: 'check',
      };
    }
  }

  function reply(frame: ClientFrame): void {
    if (connection?.send(frame) !== true) unsent.push(frame);
  }

  async function callTool(frame: Extract<ServerFrame, { frame: 'tool.call' }>): Promise<void> {
    const { call_id, tool, input } = frame;
    const controller = new AbortController();
    calls.set(call_id, controller);
    try {
      const run = headlessTools.get(tool);
      const output = await run?.(input, {
        root,
        env: withoutKeys(world.env),
        signal: controller.signal,
        onOutput: (stream, text) => void connection?.send({ frame: 'tool.output', call_id, stream, text }),
      });
      reply({ frame: 'tool.result', call_id, ok: true, output });
    } catch (error) {
      const { code, message } = toAppError(error);
      reply({ frame: 'tool.failure', call_id, failure: { code: code === 'E_INTERNAL' ? 'E_TOOL_FAILED' : code, message } });
    } finally {
      calls.delete(call_id);
    }
  }

  return {
    attach(made) {
      connection = made;
    },
    follow(id) {
      run_id = id;
      subscribe();
    },
    onFrame(frame) {
      if (frame.frame === 'events') frame.events.forEach(take);
      else if (frame.frame === 'unsubscribed' && frame.run_id === run_id) fail(new AppError(frame.failure.code, frame.failure.message));
      else if (frame.frame === 'tool.call') void callTool(frame);
      else if (frame.frame === 'tool.cancel') calls.get(frame.call_id)?.abort();
    },
    onOpen() {
      subscribe();
      unsent.splice(0).forEach(reply);
    },
    onLost: fail,
    cancel() {
      if (stopped.signal.aborted || run_id === undefined) return finished.resolve(1);
      stopped.abort();
      for (const call of calls.values()) call.abort();
      connection?.client.runsCancel({ params: { id: run_id } }).catch(fail);
    },
    finished: finished.promise,
  };
}

/** A command a model asked for is not given the key of the model. */
const withoutKeys = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => name !== 'COTERIE_API_KEY'));
