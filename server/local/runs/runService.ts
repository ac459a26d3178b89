/** The commands about runs: send, retry, cancel, decide. Each stores what it means before it answers. */
import type { z } from 'zod';
import type { Message, Part } from '#contracts/chat/message';
import { isTerminal, type RunStatus } from '#contracts/chat/run';
import { foldRun, type RunView } from '#contracts/chat/runView';
import { AppError } from '#contracts/core/errors';
import { MessageId, RunId, type ConversationId } from '#contracts/core/ids';
import { messageLimits } from '#contracts/local/conversations';
import type { messagesSend, RunSettings } from '#contracts/local/conversations';
import { titleOf } from '../conversations/titleOf.ts';
import { canonicalJson, sha256 } from '../permissions/digest.ts';
import { publicRun, type StoredRun } from '../store/runStore.ts';
import { startOf } from './runLoop.ts';
import type { RunRoom } from './runRoom.ts';
import type { RunService } from './runServices.ts';
import type { Scheduler } from './scheduler.ts';

export function createRunService(room: RunRoom, scheduler: Scheduler, accepting: () => boolean): RunService {
  const { store, clock, ids, credentials } = room;

  const must = (id: RunId): StoredRun => {
    const run = store.runs.get(id);
    if (run === null) throw new AppError('E_NOT_FOUND');
    return run;
  };

  const viewOf = (run: StoredRun): RunView => scheduler.task(run.id)?.view ?? foldRun(room.events.replay(run.id));

  /**
   * Refuses when no run can be taken on in the conversation. Answers the runs that wait for a person and give way to it, and
   * whether it can begin at once.
   */
  const makeRoom = (conversation_id: ConversationId): { givingWay: readonly StoredRun[]; free: boolean } => {
    if (!accepting()) throw new AppError('E_SERVER_RETIRING');
    if (store.conversations.state(conversation_id)?.deleted !== false) throw new AppError('E_NOT_FOUND');
    const unfinished = store.runs.unfinished(conversation_id);
    if (unfinished.filter((run) => run.status === 'queued').length >= room.limits.queued) throw new AppError('E_RATE_LIMITED');
    return {
      givingWay: unfinished.filter((run) => run.status === 'waiting'),
      free: unfinished.length === 0 && scheduler.isFree(conversation_id),
    };
  };

  const newRun = (from: {
    conversation_id: ConversationId;
    message_id: MessageId;
    reply_id: MessageId;
    settings: RunSettings;
    client_id: StoredRun['client_id'];
    retry_of: RunId | null;
  }): StoredRun => ({
    ...from,
    id: RunId.parse(ids.next()),
    kind: 'chat',
    status: 'queued',
    requested_model: from.settings.model,
    model: from.settings.model,
    fallback_used: false,
    failure: null,
    usage: null,
    last_seq: 0,
    created_at: clock.now(),
    finished_at: null,
  });

  const placeholder = (run: StoredRun): Message => ({
    id: run.reply_id,
    conversation_id: run.conversation_id,
    parent_message_id: run.message_id,
    role: 'assistant',
    parts: [],
    run_id: run.id,
    created_at: run.created_at,
  });

  /** Stores the run with what `insert` stores besides, and begins it: in one transaction with its first event when it can begin now. */
  const begin = (
    queued: StoredRun,
    message: Message,
    keys: z.output<typeof messagesSend.body>['credentials'],
    { givingWay, free }: ReturnType<typeof makeRoom>,
    insert: () => void,
  ): void => {
    const run: StoredRun = free ? { ...queued, status: 'running' } : queued;
    const storeAll = (): void => {
      insert();
      store.messages.insert(placeholder(run), null);
      store.runs.insert(run);
      store.conversations.touch(run.conversation_id, run.created_at);
    };
    const started = free ? room.events.begin(run.id, run.conversation_id, [startOf(run)], storeAll) : [];
    if (!free) store.db.transaction(storeAll);
    if (keys !== undefined) credentials.set(run.id, keys);
    for (const waiting of givingWay) scheduler.cancel(waiting);
    if (free) scheduler.begin(run, foldRun(started));
    else scheduler.pump(run.conversation_id);
    // After the model was asked and the sender answered; other windows can wait that long.
    setImmediate(() => room.links.broadcast({ frame: 'run.created', run: publicRun(run), message }));
    room.announce(run.conversation_id);
  };

  return {
    get: (id) => publicRun(must(id)),

    send(conversation_id, input) {
      const { message_id, text, context, settings, client_id } = input;
      const digest = sha256(canonicalJson({ conversation_id, text, context, settings }));
      const known = store.messages.digest(message_id);
      if (known !== null) {
        const run = known === digest ? store.runs.byMessage(message_id) : null;
        if (run === null) throw new AppError('E_CONFLICT', 'Another message was already sent under this id.');
        return { message_id, run_id: run.id, reply_id: run.reply_id, conversation_id };
      }
      if (context.reduce((sum, item) => sum + (item.text?.length ?? 0), 0) > messageLimits.context_text) {
        throw new AppError('E_VALIDATION', 'The attached files are too long together.');
      }
      const place = makeRoom(conversation_id);
      const run = newRun({
        conversation_id,
        message_id,
        reply_id: placeholderId(room),
        settings,
        client_id: client_id ?? null,
        retry_of: null,
      });
      const parts: Part[] = [...(context.length > 0 ? [{ type: 'context' as const, items: context }] : []), { type: 'text', text }];
      const message: Message = {
        id: message_id,
        conversation_id,
        parent_message_id: store.messages.last(conversation_id),
        role: 'user',
        parts,
        run_id: null,
        created_at: run.created_at,
      };
      begin(run, message, input.credentials, place, () => {
        store.messages.insert(message, digest);
        if (store.conversations.state(conversation_id)?.title === '') store.conversations.setTitle(conversation_id, titleOf(text));
      });
      return { message_id, run_id: run.id, reply_id: run.reply_id, conversation_id };
    },

    retry(id, input) {
      const before = must(id);
      const known = store.runs.byReply(input.reply_id);
      if (known !== null) {
        if (known.retry_of !== id) throw new AppError('E_CONFLICT', 'Another run already writes this reply.');
        return { run_id: known.id, reply_id: known.reply_id };
      }
      if (before.finished_at === null) throw new AppError('E_CONFLICT', 'The run has not ended yet.');
      const message = store.messages.get(before.message_id);
      if (message === null || store.messages.get(input.reply_id) !== null)
        throw new AppError(message === null ? 'E_NOT_FOUND' : 'E_CONFLICT');
      const place = makeRoom(before.conversation_id);
      const { conversation_id, message_id } = before;
      const run = newRun({
        conversation_id,
        message_id,
        reply_id: input.reply_id,
        settings: input.settings ?? before.settings,
        client_id: input.client_id ?? before.client_id,
        retry_of: id,
      });
      begin(run, message, input.credentials, place, () => undefined);
      return { run_id: run.id, reply_id: run.reply_id };
    },

    cancel(id) {
      scheduler.cancel(must(id));
      return must(id).status;
    },

    decide(id, input): RunStatus {
      const run = must(id);
      if (input.kind === 'clarification') throw new AppError('E_NOT_FOUND');
      const part = viewOf(run).parts.find(
        (candidate) => candidate.type === 'tool' && candidate.permission?.request_id === input.request_id,
      );
      const permission = part?.type === 'tool' ? part.permission : null;
      if (part?.type !== 'tool' || permission === null) throw new AppError('E_NOT_FOUND');
      const { call_id } = part;
      if (permission.digest !== input.digest) throw new AppError('E_CONFLICT', 'The decision is about something else than what was asked.');
      if (permission.decision !== null) {
        if (permission.decision === input.decision) return run.status;
        throw new AppError('E_CONFLICT', 'This was already decided differently.');
      }
      if (isTerminal(run.status)) throw new AppError('E_RUN_NOT_ACTIVE');
      if (!accepting()) throw new AppError('E_SERVER_RETIRING');

      const task = scheduler.task(id);
      if (input.credentials !== undefined) credentials.set(id, input.credentials);
      const { request_id, decision } = input;
      const body = { type: 'permission.decided' as const, data: { request_id, call_id, decision, by: 'user' as const } };
      const change = { status: 'running' as const, ...(input.client_id === undefined ? {} : { client_id: input.client_id }) };
      if (task === null) {
        room.events.commit(id, [body], () => store.runs.change(id, change));
        room.announce(run.conversation_id);
        scheduler.resume(must(id));
      } else {
        if (input.client_id !== undefined) task.setClient(input.client_id);
        task.store([body], change);
        task.decisions.settle(request_id, decision);
      }
      return 'running';
    },
  };
}

const placeholderId = (room: RunRoom): MessageId => MessageId.parse(room.ids.next());
