/**
 * The meaning of the event log: a run's visible state as a pure fold over its events. The server stores its result
 * with a finished message, the webview and the command line run it live; there is no second way to read the log.
 */
import type { Failure } from '../core/errors.ts';
import type { ModelRef, Usage } from '../agents/model.ts';
import type { EditOutcome } from '../edits/fileEdit.ts';
import type { EditPart, Part, ToolPart } from './message.ts';
import type { RunStatus } from './run.ts';
import type { RunEvent } from './runEvent.ts';

export interface RunView {
  /** The last event folded in; an event with a `seq` not above it is ignored, so replays are harmless. */
  readonly seq: number;
  readonly status: RunStatus;
  readonly parts: readonly Part[];
  readonly model: ModelRef | null;
  readonly fallback_used: boolean;
  readonly usage: Usage | null;
  readonly failure: Failure | null;
}

export const emptyRunView: RunView = {
  seq: 0,
  status: 'queued',
  parts: [],
  model: null,
  fallback_used: false,
  usage: null,
  failure: null,
};

/** Command output kept in a view, in UTF-16 units; the log keeps all of it. */
export const toolOutputLimit = 64 * 1024;

/** Folds one event in. Pure: the old view is not changed. Unknown types only move `seq` on. */
export function reduceRun(view: RunView, event: RunEvent): RunView {
  if (event.seq <= view.seq) return view;
  return { ...view, ...change(view, event), seq: event.seq };
}

export function foldRun(events: Iterable<RunEvent>): RunView {
  let view = emptyRunView;
  for (const event of events) view = reduceRun(view, event);
  return view;
}

function change(view: RunView, event: RunEvent): Partial<RunView> {
  const { parts } = view;
  switch (event.type) {
    case 'run.started':
      return { status: 'running', model: event.data.model };
    case 'text.delta':
      return { status: 'running', parts: appendText(parts, 'text', event.data.text) };
    case 'reasoning.delta':
      return { status: 'running', parts: appendText(parts, 'reasoning', event.data.text) };
    case 'tool.call':
      return {
        parts: [
          ...parts,
          {
            type: 'tool',
            call_id: event.data.call_id,
            tool: event.data.tool,
            title: event.data.title,
            arguments: event.data.arguments,
            status: 'running',
            output: '',
            result: null,
            failure: null,
            permission: null,
          },
        ],
      };
    case 'tool.output':
      return {
        parts: mapTool(parts, event.data.call_id, (tool) => ({ ...tool, output: (tool.output + event.data.text).slice(-toolOutputLimit) })),
      };
    case 'tool.result': {
      const { ok, text, failure } = event.data;
      const status = ok ? 'done' : failure?.code === 'E_TOOL_DENIED' ? 'denied' : 'failed';
      return {
        status: 'running',
        parts: mapTool(parts, event.data.call_id, (tool) => ({ ...tool, status, result: text, failure: failure ?? null })),
      };
    }
    case 'permission.requested': {
      const { request_id, summary, details, digest } = event.data;
      return {
        status: 'waiting',
        parts: mapTool(parts, event.data.call_id, (tool) => ({
          ...tool,
          status: 'waiting',
          permission: { request_id, summary, details, digest, decision: null },
        })),
      };
    }
    case 'permission.decided': {
      const { decision } = event.data;
      return {
        status: 'running',
        parts: mapTool(parts, event.data.call_id, (tool) => ({
          ...tool,
          status: decision === 'deny' ? 'denied' : 'running',
          permission: tool.permission && { ...tool.permission, decision },
        })),
      };
    }
    case 'clarification.requested':
      return { status: 'waiting', parts: [...parts, { type: 'notice', level: 'info', text: event.data.question }] };
    case 'clarification.answered':
      return { status: 'running' };
    case 'edit.proposed': {
      const { edit_id, title, files } = event.data;
      return { status: 'waiting', parts: [...parts, { type: 'edit', edit_id, title, files, outcome: null }] };
    }
    case 'edit.applied':
      return settleEdit(view, event.data.edit_id, { status: 'applied', files: event.data.files });
    case 'edit.rejected':
      return settleEdit(view, event.data.edit_id, { status: 'rejected', rejected: event.data.rejected, by: event.data.by });
    case 'edit.undone':
      return settleEdit(view, event.data.edit_id, { status: 'undone', files: event.data.files });
    case 'usage':
      return { usage: event.data };
    case 'notice': {
      const { level, text, fallback_used } = event.data;
      const notice: Part = { type: 'notice', level, text };
      return fallback_used ? { parts: [...parts, notice], model: fallback_used, fallback_used: true } : { parts: [...parts, notice] };
    }
    case 'run.completed':
      return { status: 'completed' };
    case 'run.failed':
      return { status: 'failed', failure: event.data, parts: endTools(parts) };
    case 'run.cancelled':
      return { status: 'cancelled', parts: endTools(parts) };
    case 'run.interrupted':
      return { status: 'interrupted', failure: { code: 'E_INTERNAL', message: event.data.message }, parts: endTools(parts) };
    default:
      return {};
  }
}

function appendText(parts: readonly Part[], type: 'text' | 'reasoning', text: string): readonly Part[] {
  const last = parts.at(-1);
  if (last?.type === type) return [...parts.slice(0, -1), { type, text: last.text + text }];
  return [...parts, { type, text }];
}

function mapTool(parts: readonly Part[], call_id: string, map: (tool: ToolPart) => ToolPart): readonly Part[] {
  return parts.map((part) => (part.type === 'tool' && part.call_id === call_id ? map(part) : part));
}

/** An outcome recorded after the run ended must not bring the run back to life. */
function settleEdit(view: RunView, edit_id: string, outcome: EditOutcome): Partial<RunView> {
  const parts = view.parts.map((part): Part =>
    part.type === 'edit' && part.edit_id === edit_id ? ({ ...part, outcome } satisfies EditPart) : part,
  );
  // Undoing an earlier edit while the run waits for something else does not answer what it waits for.
  return view.status === 'waiting' && !parts.some(isOpen) ? { status: 'running', parts } : { parts };
}

const isOpen = (part: Part): boolean =>
  (part.type === 'edit' && part.outcome === null) ||
  (part.type === 'tool' && part.permission !== null && part.permission.decision === null);

function endTools(parts: readonly Part[]): readonly Part[] {
  return parts.map((part) =>
    part.type === 'tool' && (part.status === 'running' || part.status === 'waiting') ? { ...part, status: 'cancelled' } : part,
  );
}
