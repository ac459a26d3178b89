/** What the actions are made of; tests pass their own clock and frames. */
import type { chatPanel } from '#contracts/bridge/chat';
import type { Bridge } from '../bridge.ts';
import type { PanelIds } from '../ids.ts';
import type { ChatStore } from './store.ts';

export interface ChatDeps {
  readonly bridge: Bridge<typeof chatPanel>;
  readonly store: ChatStore;
  readonly ids: PanelIds;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Runs a task before the next paint; soon, when nothing is painted. */
  readonly frame: (task: () => void) => void;
  readonly later: (task: () => void, ms: number) => () => void;
}
