/** Carries out the calls a model asked for, in order, each through the gate; also those left over when a parked run goes on. */
import { z } from 'zod';
import type { ModelTool, ToolUse } from '#contracts/agents/model';
import type { PermissionDecision, ToolPart } from '#contracts/chat/message';
import type { RunEventBody } from '#contracts/chat/runEvent';
import { AppError, type Failure } from '#contracts/core/errors';
import { CallId, EditId, RequestId } from '#contracts/core/ids';
import type { EditOutcome, FileChange } from '#contracts/edits/fileEdit';
import { passGate, type GateAnswer, type PermissionRequest } from '../permissions/gate.ts';
import { callDigest } from '../permissions/digest.ts';
import { editAnswer } from '../tools/editAnswer.ts';
import type { Tool, ToolContext } from '../tools/tool.ts';
import { contextOf } from './prompt/transcript.ts';
import type { RunRoom } from './runRoom.ts';
import type { RunTask } from './runTask.ts';
import { splitText } from './splitText.ts';
import { toModelTool } from './toModelTool.ts';

/** UTF-16 units of printed output kept in the log for one call, and of the text that goes back to the model. */
const mostOutputUnits = 8_000_000;
const mostResultUnits = 256_000;
const mostTitleUnits = 300;
const mostArgumentUnits = 4_000_000;

/** What the run's window can carry out now, as far as it is turned on. Without a window there are no tools. */
export function offeredTools(room: RunRoom, task: RunTask): readonly Tool[] {
  const reachable = room.links.toolsOf(task.target);
  if (reachable.size === 0) return [];
  return turnedOn(room).filter(({ spec }) => spec.host === 'server' || reachable.has(spec.name));
}

function turnedOn(room: RunRoom): readonly Tool[] {
  return room.tools.filter(({ spec }) => {
    if (spec.effect === 'execute' && !room.flags.isOn('run_command')) return false;
    return spec.effect !== 'propose' || room.flags.isOn('editor');
  });
}

export const modelTools = (tools: readonly Tool[]): ModelTool[] => tools.map(toModelTool);

/** Writes the calls down, all before the first is carried out, so that a restart in between loses none. */
export function recordCalls(room: RunRoom, task: RunTask, calls: readonly ToolUse[]): void {
  task.store(
    calls.map((call): RunEventBody => {
      const args = parseArguments(call.arguments);
      const name = call.name.replace(/[^a-zA-Z0-9_.-]/g, '_').slice(0, 128) || 'unnamed';
      return {
        type: 'tool.call',
        data: { call_id: CallId.parse(room.ids.next()), tool: name, title: titleOf(room, name, args), arguments: args },
      };
    }),
  );
}

/** How often the last call was made in a row, counting `calls`. */
export function repeats(task: RunTask, calls: readonly ToolUse[]): number {
  const before = task.view.parts.flatMap((part) => (part.type === 'tool' ? callDigest(part.tool, part.arguments) : []));
  let most = 0;
  let run = 0;
  let last = '';
  for (const digest of [...before, ...calls.map((call) => callDigest(call.name, parseArguments(call.arguments)))]) {
    run = digest === last ? run + 1 : 1;
    last = digest;
    most = run;
  }
  return most;
}

/** Carries out every call without a result. */
export async function settleCalls(room: RunRoom, task: RunTask): Promise<void> {
  for (const part of task.view.parts) {
    if (part.type !== 'tool' || part.result !== null) continue;
    const started = room.clock.monotonic();
    const answer = await answerCall(room, task, part);
    const { ok, failure } = answer;
    const text = answer.text.length > mostResultUnits ? `${answer.text.slice(0, mostResultUnits)}\n… (cut)` : answer.text;
    const ms = Math.max(0, Math.round(room.clock.monotonic() - started));
    task.store([{ type: 'tool.result', data: { call_id: part.call_id, ok, text, ...(failure === undefined ? {} : { failure }), ms } }]);
  }
}

async function answerCall(room: RunRoom, task: RunTask, part: ToolPart): Promise<GateAnswer> {
  // A proposal made before a restart: the tool was done but for hearing what became of it.
  const proposed = room.store.edits.ofRun(task.run.id).findLast((edit) => edit.call_id === part.call_id);
  if (proposed !== undefined) return editAnswer(proposed.outcome ?? (await task.park(task.outcomes.wait(proposed.id, task.signal))));

  // After a restart the window may still be on its way back; the link waits for it.
  const tools = task.resumed ? turnedOn(room) : offeredTools(room, task);
  const tool = tools.find(({ spec }) => spec.name === part.tool);
  if (tool === undefined) {
    const names = tools.map(({ spec }) => spec.name);
    return refused(
      'E_TOOL_UNKNOWN',
      `There is no tool “${part.tool}” here. ${names.length === 0 ? 'No tools are available.' : `Available: ${names.join(', ')}.`}`,
    );
  }
  if (typeof part.arguments === 'string')
    return refused('E_TOOL_ARGUMENTS', `The arguments of ${part.tool} are not valid JSON. Nothing was done.`);

  return passGate(tool, part.arguments, toolContext(room, task, part), {
    allowedForRun: (name) =>
      task.view.parts.some((other) => other.type === 'tool' && other.tool === name && other.permission?.decision === 'allow_run'),
    recordPolicy: (decision) => task.store([decided(room, part.call_id, decision)]),
    ask: (request) => ask(room, task, part, request),
  });
}

const decided = (room: RunRoom, call_id: CallId, decision: PermissionDecision): RunEventBody => ({
  type: 'permission.decided',
  data: { request_id: RequestId.parse(room.ids.next()), call_id, decision, by: 'policy' },
});

/** Asks, unless this very call was already asked about before a restart. */
async function ask(room: RunRoom, task: RunTask, part: ToolPart, request: PermissionRequest): Promise<PermissionDecision> {
  const present = part.permission;
  if (present !== null && present.digest === request.digest) {
    return present.decision ?? task.park(task.decisions.wait(present.request_id, task.signal));
  }
  const request_id = RequestId.parse(room.ids.next());
  const waiting = task.decisions.wait(request_id, task.signal);
  // A failure to store what is asked is told by `store`; nobody waits for the answer then.
  waiting.catch(() => undefined);
  task.store([{ type: 'permission.requested', data: { request_id, call_id: part.call_id, tool: part.tool, ...request } }], {
    status: 'waiting',
  });
  return task.park(waiting);
}

function toolContext(room: RunRoom, task: RunTask, part: ToolPart): ToolContext {
  let printed = 0;
  const onOutput = (stream: 'stdout' | 'stderr', text: string): void => {
    if (!task.live || printed >= mostOutputUnits || room.events.failure !== null) return;
    printed += text.length;
    for (const piece of splitText(text)) task.emit({ type: 'tool.output', data: { call_id: part.call_id, stream, text: piece } });
    if (printed >= mostOutputUnits)
      task.emit({ type: 'tool.output', data: { call_id: part.call_id, stream, text: '\n… (more output is not shown)\n' } });
  };
  return {
    signal: task.signal,
    context: contextOf(task.history.at(-1)?.parts ?? []),
    async editor(spec, input) {
      const output = await room.links.callTool(
        task.target,
        { tool: spec.name, input, timeout_ms: spec.timeout_ms },
        { signal: task.signal, onOutput },
      );
      const parsed = z.safeParse<(typeof spec)['output']>(spec.output, output);
      if (!parsed.success)
        throw new AppError('E_TOOL_FAILED', `The editor’s answer to ${spec.name} was not understood.`, { cause: parsed.error });
      return parsed.data;
    },
    proposeEdit: (title, files) => propose(room, task, part.call_id, title, files),
  };
}

async function propose(room: RunRoom, task: RunTask, call_id: CallId, title: string, files: readonly FileChange[]): Promise<EditOutcome> {
  const edit_id = EditId.parse(room.ids.next());
  const { id: run_id, conversation_id } = task.run;
  const waiting = task.outcomes.wait(edit_id, task.signal);
  waiting.catch(() => undefined);
  task.store([{ type: 'edit.proposed', data: { edit_id, call_id, title, files: [...files] } }], { status: 'waiting' }, () => {
    room.store.edits.insert({ id: edit_id, run_id, conversation_id, call_id, title, files: [...files], outcome: null });
  });
  return task.park(waiting);
}

function titleOf(room: RunRoom, name: string, args: unknown): string {
  const tool = room.tools.find(({ spec }) => spec.name === name);
  const parsed = tool?.spec.input.safeParse(args);
  const title = tool !== undefined && parsed?.success === true ? tool.title(parsed.data) : name;
  return title.length > mostTitleUnits ? `${title.slice(0, mostTitleUnits)}…` : title;
}

/** The parsed arguments, or the text itself when it is not JSON. Models send nothing for “no arguments”. */
function parseArguments(text: string): unknown {
  if (text.trim() === '') return {};
  if (text.length > mostArgumentUnits) return `${text.slice(0, 200)}…`;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function refused(code: Failure['code'], text: string): GateAnswer {
  return { ok: false, text, failure: { code, message: text } };
}
