/** What the chat's handlers work with: the services, and the one panel they answer. */
import type { ConversationId, RunId } from '#contracts/core/ids';
import type { chatPanel } from '#contracts/bridge/chat';
import type { Engine } from '../../engine.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../bridgeHost.ts';
import type { Surface } from '../surface.ts';

export interface ChatContext {
  readonly services: Services;
  readonly engine: Engine;
  readonly surface: Surface;
  /** Sends a run's events to this panel from after `seq` on. */
  follow(run_id: RunId, after: number): void;
  /** The conversation the panel shows: the only one whose new runs it is told of. */
  conversation: ConversationId | null;
  findFiles(query: string): Promise<string[]>;
}

export type ChatHandlers = Handlers<typeof chatPanel>;
/** The handlers of one file. */
export type Part<K extends keyof ChatHandlers> = (context: ChatContext) => Pick<ChatHandlers, K>;
