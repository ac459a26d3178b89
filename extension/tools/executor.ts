/** Carries out the tool calls that come over the link: checks trust, input and time, streams output, answers exactly once. */
import { AppError, toAppError } from '#contracts/core/errors';
import type { CallId } from '#contracts/core/ids';
import type { ClientFrame, ServerFrame } from '#contracts/local/link';
import type { Log } from '../log.ts';
import type { EditorTool } from './editorTool.ts';

export interface ToolExecutor {
  names(isTrusted: boolean): readonly string[];
  /** Takes `tool.call` and `tool.cancel`; other frames are not its own. */
  accept(frame: ServerFrame): void;
  /** The link is gone: ends everything. What its calls come to is kept for the next link, since the server may still wait for it. */
  cancelAll(): void;
  /** A link was made: gives the answers nobody could be given. */
  relinked(): void;
}

export interface ToolExecutorOptions {
  readonly send: (frame: ClientFrame) => boolean;
  readonly log: Pick<Log, 'error'>;
  readonly tools: readonly EditorTool[];
  readonly isTrusted: () => boolean;
}

type Answer = Extract<ClientFrame, { frame: 'tool.result' | 'tool.failure' }>;

/** In a workspace the user has not said to trust, tools look and nothing else. */
const isAllowed = (tool: EditorTool, isTrusted: boolean): boolean => isTrusted || tool.spec.effect === 'read';

export function createToolExecutor(options: ToolExecutorOptions): ToolExecutor {
  const { send, log, tools, isTrusted } = options;
  const running = new Map<CallId, AbortController>();
  const unsent = new Map<CallId, Answer>();

  function reply(answer: Answer): void {
    const { call_id } = answer;
    if (send(answer)) return;
    const failure = new AppError('E_TOO_LARGE', 'The tool’s answer is too large to send.').toFailure();
    if (answer.frame !== 'tool.result' || !send({ frame: 'tool.failure', call_id, failure })) unsent.set(call_id, answer);
  }

  async function perform(name: string, input: unknown, call_id: CallId, signal: AbortSignal): Promise<unknown> {
    const tool = tools.find(({ spec }) => spec.name === name);
    if (!tool) throw new AppError('E_TOOL_UNKNOWN');
    if (!isAllowed(tool, isTrusted()))
      throw new AppError('E_TOOL_DENIED', 'The workspace is not trusted, so only tools that read are allowed.');
    const { timeout_ms } = tool.spec;
    const limit = timeout_ms === null ? signal : AbortSignal.any([signal, AbortSignal.timeout(timeout_ms)]);
    const output = (stream: 'stdout' | 'stderr', text: string): void => void send({ frame: 'tool.output', call_id, stream, text });
    return untilAborted(
      tool.run(input, { signal: limit, output }),
      limit,
      () => new AppError(signal.aborted ? 'E_TOOL_FAILED' : 'E_TOOL_TIMEOUT'),
    );
  }

  async function carryOut(name: string, input: unknown, call_id: CallId, signal: AbortSignal): Promise<Answer> {
    try {
      return { frame: 'tool.result', call_id, ok: true, output: await perform(name, input, call_id, signal) };
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'E_INTERNAL') log.error(`tool ${name} failed`, error.cause);
      const failure = error.code === 'E_INTERNAL' ? new AppError('E_TOOL_FAILED', `The editor could not carry out ${name}.`) : error;
      return { frame: 'tool.failure', call_id, failure: failure.toFailure() };
    }
  }

  async function answer(name: string, input: unknown, call_id: CallId): Promise<void> {
    const controller = new AbortController();
    running.set(call_id, controller);
    const made = await carryOut(name, input, call_id, controller.signal);
    const current = running.get(call_id);
    if (current === controller) running.delete(call_id);
    // Given again after the link was lost: the newer of the two answers.
    if (current === undefined || current === controller) reply(made);
  }

  return {
    names: (trusted) => tools.filter((tool) => isAllowed(tool, trusted)).map(({ spec }) => spec.name),
    accept(frame) {
      // A repeated call of one id is the same call.
      if (frame.frame === 'tool.call' && !running.has(frame.call_id)) void answer(frame.tool, frame.input, frame.call_id);
      if (frame.frame === 'tool.cancel') running.get(frame.call_id)?.abort();
    },
    cancelAll() {
      for (const controller of running.values()) controller.abort();
      running.clear();
    },
    relinked() {
      const kept = [...unsent.values()].filter(({ call_id }) => !running.has(call_id));
      unsent.clear();
      kept.forEach(reply);
    },
  };
}

/**
 * Editor APIs take no signal: an abort ends the waiting. A tool that owns processes ends by itself when aborted, and is
 * waited for, so that nothing of it is left when the answer goes out.
 */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal, reason: () => AppError): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => setTimeout(() => reject(reason()), graceMs);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
    work.catch(() => undefined);
    aborted.catch(() => undefined);
  }
}

/** Longer than `runCommand` takes to end its processes. */
const graceMs = 4000;
