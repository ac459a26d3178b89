/** Builds the run room over one database: store, event log, run loop, and the services the routes call. */
import { createConversationService } from '../conversations/conversationService.ts';
import type { Links } from '../links/links.ts';
import { openStore } from '../store/openStore.ts';
import { createAnnouncer } from './announcer.ts';
import { createEditService } from './editService.ts';
import { createEventLog } from './eventLog.ts';
import { recover } from './recovery.ts';
import { defaultLimits, type RunRoom } from './runRoom.ts';
import { createRunService } from './runService.ts';
import type { RunServices, RunServicesOptions } from './runServices.ts';
import { createScheduler } from './scheduler.ts';

/** Opens the store and takes up what the last process left. Throws AppError when the data folder cannot be used. */
export function createRunServices({ dataDir, limits, openStore: open = openStore, ...options }: RunServicesOptions): RunServices {
  const { clock, log, links } = options;
  const store = open(dataDir, clock);
  const events = createEventLog({
    db: store.db,
    clock,
    onFailure: (failure) => log.error({ code: failure.code }, 'the store cannot be written', failure),
    onDropped: (error) => log.error({}, 'an event could not be stored', error),
    onReaderError: (error) => log.error({}, 'a reader of events failed', error),
  });
  const announcer = createAnnouncer(store.conversations, links);
  const room: RunRoom = {
    ...options,
    store,
    events,
    limits: { ...defaultLimits, ...limits },
    credentials: new Map(),
    announce: (id) => announcer.announce(id),
  };
  const scheduler = createScheduler(room);
  recover(room);
  const left = new Set(store.runs.unfinished().flatMap((run) => (run.status === 'queued' ? run.conversation_id : [])));
  const forgetQueued = left.size === 0 ? () => undefined : whenReachable(links, () => left.forEach((id) => scheduler.pump(id)));

  let accepting = true;
  let interrupted = false;
  let closing: Promise<void> | undefined;

  function interrupt(): void {
    if (interrupted) return;
    interrupted = true;
    accepting = false;
    forgetQueued();
    scheduler.close();
  }

  const isAccepting = (): boolean => accepting;
  return {
    conversations: createConversationService(room, scheduler),
    runs: createRunService(room, scheduler, isAccepting),
    edits: createEditService(room, scheduler, isAccepting),
    planEdits: options.planEdits,
    events,
    notices: store.notices,
    activeRuns: () => scheduler.active(),
    stopAccepting() {
      accepting = false;
    },
    onIdle: (callback) => scheduler.onIdle(callback),
    health: () => (events.failure === null ? 'ok' : events.failure.code === 'E_STORE_FULL' ? 'degraded' : 'down'),
    interrupt,
    close() {
      closing ??= new Promise((resolve) => {
        interrupt();
        announcer.close();
        events.close();
        store.close();
        resolve();
      });
      return closing;
    },
  };
}

const reachableMs = 10_000;
const lookMs = 100;

/** A run left queued by the last process begins when a window is back to carry out its tools, or after a while without. */
function whenReachable(links: Pick<Links, 'count'>, begin: () => void): () => void {
  let waited = 0;
  const look = (): void => {
    if (links.count > 0 || waited >= reachableMs) {
      clearInterval(timer);
      begin();
    }
    waited += lookMs;
  };
  const timer = setInterval(look, lookMs).unref();
  return () => clearInterval(timer);
}
