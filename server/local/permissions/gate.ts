/**
 * The one gate every tool call passes. It holds the only call of `tool.run`, and makes it only after a decision about exactly
 * these arguments was stored.
 */
import type { PermissionDecision } from '#contracts/chat/message';
import { AppError, toAppError, type Failure } from '#contracts/core/errors';
import type { ToolSpec } from '#contracts/tools/tool';
import type { Tool, ToolAnswer, ToolContext } from '../tools/tool.ts';
import { callDigest } from './digest.ts';
import { decideByPolicy, isWithin } from './policy.ts';

export interface PermissionRequest {
  readonly summary: string;
  readonly details: string;
  readonly digest: string;
}

/** How decisions are stored and asked for. Both resolve only when the decision is on disk. */
export interface GatePorts {
  readonly allowedForRun: (tool: string) => boolean;
  readonly recordPolicy: (decision: PermissionDecision) => void;
  readonly ask: (request: PermissionRequest) => Promise<PermissionDecision>;
}

export interface GateAnswer extends ToolAnswer {
  readonly failure?: Failure;
}

/** Never rejects but for cancellation: a tool that fails answers a sentence the model can act on. */
export async function passGate(tool: Tool, given: unknown, context: ToolContext, ports: GatePorts): Promise<GateAnswer> {
  const { spec } = tool;
  const parsed = spec.input.safeParse(given);
  if (!parsed.success)
    return refused('E_TOOL_ARGUMENTS', `The arguments of ${spec.name} are wrong: ${describe(parsed.error.issues)}. Nothing was done.`);
  const input: unknown = parsed.data;
  const digest = callDigest(spec.name, input);

  const policy = decideByPolicy({ effect: spec.effect, allowedForRun: ports.allowedForRun(spec.name) });
  const request = { summary: tool.title(input), details: tool.details?.(input) ?? JSON.stringify(input, null, 2), digest };
  if (policy !== 'ask') ports.recordPolicy(policy);
  const decision = policy === 'ask' ? await ports.ask(request) : policy;
  if (decision === 'deny') return refused('E_TOOL_DENIED', 'The user did not allow this. Nothing was done.');

  context.signal.throwIfAborted();
  if (callDigest(spec.name, input) !== digest) throw new AppError('E_FORBIDDEN');
  try {
    return await tool.run(limit(context, spec, digest), input);
  } catch (error) {
    if (context.signal.aborted) throw error;
    const { code, message } = toAppError(error);
    return code === 'E_INTERNAL' ? refused('E_TOOL_FAILED', 'The tool failed.') : refused(code, message);
  }
}

/** While it runs, a tool can reach no editor tool that does more than it was allowed to, and can run nothing but what was shown. */
function limit(context: ToolContext, outer: ToolSpec, digest: string): ToolContext {
  return {
    ...context,
    editor(spec, input) {
      const same = spec.effect !== 'execute' || callDigest(spec.name, input) === digest;
      return isWithin(spec.effect, outer.effect) && same ? context.editor(spec, input) : Promise.reject(new AppError('E_FORBIDDEN'));
    },
    proposeEdit: (title, files) =>
      isWithin('propose', outer.effect) ? context.proposeEdit(title, files) : Promise.reject(new AppError('E_FORBIDDEN')),
  };
}

function refused(code: Failure['code'], text: string): GateAnswer {
  return { ok: false, text, failure: { code, message: text } };
}

function describe(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  return issues
    .slice(0, 5)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`))
    .join('; ');
}
