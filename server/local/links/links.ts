/** The connected clients, as the run loop and the `vscode` provider see them. `linkHub.ts` implements it over WebSockets. */
import type { ModelEvent, Model } from '#contracts/agents/model';
import type { ServerFrame } from '#contracts/local/link';
import type { ModelRequest } from '../providers/provider.ts';
import type { LinkTarget } from './linkTarget.ts';

export interface Links {
  /**
   * Runs an editor tool in the target's window and answers its output, already validated by nobody: validate it.
   * Rejects with AppError: E_TOOL_NO_EDITOR when none connects within the time-out, E_TOOL_TIMEOUT, E_TOOL_FAILED (or the
   * code the client gave), and with the signal's reason when cancelled, after telling the client to stop.
   */
  callTool(
    target: LinkTarget,
    call: { readonly tool: string; readonly input: unknown; readonly timeout_ms: number | null },
    hooks: { readonly signal: AbortSignal; readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void },
  ): Promise<unknown>;
  /** Streams from a model only the request’s window can reach. Contract as `Provider.stream`. */
  callModel(request: ModelRequest): AsyncIterable<ModelEvent>;
  /** Models the connected windows announced, without repeats. */
  models(): readonly Model[];
  /** Tool names the target's window can carry out now; empty when none is connected. */
  toolsOf(target: LinkTarget): ReadonlySet<string>;
  /** To every client. */
  broadcast(frame: ServerFrame): void;
  readonly count: number;
}
