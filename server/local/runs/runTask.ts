/**
 * One run at work in this process: its visible state, the only way it writes events, and how it is stopped. After it was told
 * to stop nothing more is written but its end, and after its end nothing.
 */
import type { Message, PermissionDecision } from '#contracts/chat/message';
import type { RunEvent, RunEventBody } from '#contracts/chat/runEvent';
import { reduceRun, type RunView } from '#contracts/chat/runView';
import type { ClientId } from '#contracts/core/ids';
import type { EditOutcome } from '#contracts/edits/fileEdit';
import type { LinkTarget } from '../links/linkTarget.ts';
import type { RunChange, StoredRun } from '../store/runStore.ts';
import { endRun, type FinalBody } from './endRun.ts';
import { createParking, type Parking } from './parking.ts';
import type { RunRoom } from './runRoom.ts';

export interface RunTask {
  readonly run: StoredRun;
  readonly history: readonly Message[];
  readonly signal: AbortSignal;
  readonly view: RunView;
  readonly target: LinkTarget;
  /** Waiting for a person. */
  readonly parked: boolean;
  /** Neither ended nor told to stop. */
  readonly live: boolean;
  /** It was begun by an earlier process. */
  readonly resumed: boolean;
  readonly decisions: Parking<PermissionDecision>;
  readonly outcomes: Parking<EditOutcome>;
  /** A small frequent event. */
  emit(body: RunEventBody): void;
  /** Events that are on disk when this returns, with `alongside` and the run's new status in the same transaction. */
  store(bodies: readonly RunEventBody[], change?: RunChange, alongside?: () => void): void;
  /** As `store`, of what a person did outside the run, such as undoing an edit; also while it is being stopped. */
  admit(bodies: readonly RunEventBody[], alongside: () => void): void;
  /** Time until it is resolved does not count as work. */
  park<T>(waiting: Promise<T>): Promise<T>;
  setClient(client_id: ClientId): void;
  /** Aborts all it started and ends it with `body`, when all is gone or after a while regardless. */
  stop(body: FinalBody): void;
  /** Writes the end; `stop`’s, when it was told to. Only the first call counts. */
  end(body: FinalBody): void;
  /** Leaves it as it is in the store, for the next server. */
  detach(): void;
}

export interface RunTaskOptions {
  readonly room: RunRoom;
  readonly run: StoredRun;
  readonly view: RunView;
  /** It was begun by an earlier process. */
  readonly resumed: boolean;
  readonly workspace: string | null;
  readonly onEnd: () => void;
  readonly onParked: () => void;
}

export function createRunTask({ room, run, view: from, resumed, workspace, onEnd, onParked }: RunTaskOptions): RunTask {
  const abort = new AbortController();
  let view = from;
  let client_id: ClientId | undefined = run.client_id ?? undefined;
  let stopping: FinalBody | null = null;
  let over = false;
  let parked = 0;
  let deadline: NodeJS.Timeout | undefined;
  let workLeft = room.limits.wallMs;
  let workSince = room.clock.monotonic();
  let wall: NodeJS.Timeout | undefined;

  const startWall = (): void => {
    workSince = room.clock.monotonic();
    wall = setTimeout(
      () => stop({ type: 'run.failed', data: { code: 'E_RUN_LIMIT', message: 'The run took too long and was stopped.' } }),
      workLeft,
    ).unref();
  };
  const stopWall = (): void => {
    clearTimeout(wall);
    workLeft = Math.max(0, workLeft - (room.clock.monotonic() - workSince));
  };

  const finish = (): void => {
    over = true;
    clearTimeout(deadline);
    stopWall();
    room.events.release(run.id);
    onEnd();
  };

  function observe(events: readonly RunEvent[]): void {
    for (const event of events) view = reduceRun(view, event);
  }

  /** What still runs of a stopped run learns so at its next word. */
  function mustBeLive(): void {
    abort.signal.throwIfAborted();
    if (over) throw new Error('The run has ended.');
  }

  function end(body: FinalBody): void {
    if (over) return;
    endRun(room, run, view, stopping ?? body);
    finish();
  }

  function stop(body: FinalBody): void {
    if (stopping !== null || over) return;
    stopping = body;
    deadline = setTimeout(() => end(body), room.limits.cancelMs);
    abort.abort();
  }

  room.events.hold(run.id);
  startWall();
  return {
    run,
    history: room.store.messages.branch(run.message_id, 400),
    signal: abort.signal,
    decisions: createParking(),
    outcomes: createParking(),
    get view() {
      return view;
    },
    get target() {
      return { run_id: run.id, client_id, workspace };
    },
    get live() {
      return !over && !abort.signal.aborted;
    },
    resumed,
    get parked() {
      return parked > 0;
    },
    emit(body) {
      mustBeLive();
      observe([room.events.append(run.id, body)]);
    },
    store(bodies, change, alongside) {
      mustBeLive();
      observe(
        room.events.commit(run.id, bodies, () => {
          if (change !== undefined) room.store.runs.change(run.id, change);
          alongside?.();
        }),
      );
      if (change?.status !== undefined) room.announce(run.conversation_id);
    },
    admit: (bodies, alongside) => observe(room.events.commit(run.id, bodies, alongside)),
    async park(waiting) {
      parked += 1;
      stopWall();
      onParked();
      try {
        return await waiting;
      } finally {
        parked -= 1;
        if (!over) startWall();
      }
    },
    setClient(id) {
      client_id = id;
    },
    stop,
    end,
    detach() {
      if (over) return;
      finish();
      abort.abort();
    },
  };
}
