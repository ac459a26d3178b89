/** Everything a person can do in the panel. Components call these and nothing else; these call the bridge and write the store. */
import { batch, effect } from '@preact/signals';
import type { ModelRef } from '#contracts/agents/model';
import type { ContextItem, PermissionDecision, ToolPart } from '#contracts/chat/message';
import type { Failure } from '#contracts/core/errors';
import type { EditId, MessageId, RunId } from '#contracts/core/ids';
import type { CodeAction, MarkdownActions } from '../ui/markdown/actions.ts';
import { createConversations, type Conversations } from './conversations.ts';
import type { ChatDeps } from './deps.ts';
import { createHistory, type History } from './history.ts';
import { createLive } from './live.ts';
import { emptyDraft, isEmptyDraft } from './persist.ts';
import { isParked } from './reduce.ts';
import { createSending, type Sending } from './sending.ts';
import { listen, type Start } from './startup.ts';

export type PanelCommand = 'setUpModel' | 'openLog' | 'openSettings' | 'restartServer' | 'openWalkthrough';

export interface ChatActions extends MarkdownActions {
  readonly conversations: Conversations;
  readonly history: History;
  readonly sending: Sending;
  setText(text: string): void;
  addContext(items: readonly ContextItem[]): void;
  removeContext(index: number): void;
  /** Sends what is in the composer; keeps it when there is nothing to send. */
  submit(): void;
  /** Puts a message not yet sent back into the composer. */
  takeBack(id: MessageId): void;
  stop(): Promise<void>;
  retry(run: RunId, model?: ModelRef): Promise<void>;
  decide(run: RunId, request: NonNullable<ToolPart['permission']>, decision: PermissionDecision): Promise<boolean>;
  /** Answers what was done in one sentence, or the failure. */
  reviewEdit(edit: EditId, action: 'preview' | 'apply' | 'reject' | 'undo', path?: string): Promise<{ ok: boolean; text: string }>;
  chooseModel(model: ModelRef): void;
  refreshModels(): Promise<void>;
  findFiles(query: string): Promise<readonly string[]>;
  currentSelection(): Promise<ContextItem | null>;
  run(command: PanelCommand): void;
  openInEditor(): void;
  announce(text: string): void;
  dismissToast(): void;
}

/** Preview and apply may wait for the editor to open or save large files. */
const editTimeoutMs = 120_000;

export function createActions(deps: ChatDeps): { actions: ChatActions; start: Start } {
  const { bridge, store, ids } = deps;
  const live = createLive(deps);
  const conversations = createConversations(deps, live);
  const history = createHistory(deps, conversations);
  const sending = createSending(deps, live);

  const announce = (text: string) => {
    store.announcement.value = text;
  };
  /** Enter before the models are known counts: it is sent as soon as they are. */
  let submitsLater = false;
  const submitWithModel = () => {
    if (submitsLater) return;
    submitsLater = true;
    const stop = effect(() => {
      if (store.model.value === null) return;
      queueMicrotask(() => {
        stop();
        submitsLater = false;
        actions.submit();
      });
    });
  };
  const complain = (failure: Failure) => {
    store.toast.value = { text: failure.message, tone: 'error', action: null };
  };

  const actions: ChatActions = {
    conversations,
    history,
    sending,
    setText: (text) => (store.draft.value = { ...store.draft.peek(), text }),
    addContext(items) {
      const draft = store.draft.peek();
      const known = new Set(draft.context.map(contextKey));
      store.draft.value = { ...draft, context: [...draft.context, ...items.filter((item) => !known.has(contextKey(item)))] };
    },
    removeContext: (index) =>
      (store.draft.value = { ...store.draft.peek(), context: store.draft.peek().context.filter((_, at) => at !== index) }),
    submit() {
      const { text, context } = store.draft.peek();
      const model = store.model.peek();
      if (text.trim() === '') return;
      if (model === null) return submitWithModel();
      const parked = store.activeRun.peek();
      batch(() => {
        const conversation_id = conversations.begin();
        store.draft.value = emptyDraft;
        store.scroll.value = null;
        sending.add({
          conversation_id,
          message_id: ids.message(),
          text,
          context: [...context],
          model,
          ...(parked && isParked(parked) ? { instead_of: parked.run.id } : {}),
        });
      });
    },
    takeBack(id) {
      const message = sending.takeBack(id);
      if (!message) return;
      const draft = store.draft.peek();
      store.draft.value = {
        text: isEmptyDraft(draft) ? message.text : `${message.text}\n${draft.text}`,
        context: [...message.context, ...draft.context],
      };
    },
    async stop() {
      const entry = store.activeRun.peek();
      if (!entry) return;
      announce('Stopping');
      const answer = await bridge.request('stop', { run_id: entry.run.id });
      if (!answer.ok && answer.failure.code !== 'E_RUN_NOT_ACTIVE') complain(answer.failure);
    },
    async retry(run_id, model) {
      const before = store.runs.peek().get(run_id)?.peek().run;
      const user = before && store.thread.peek()?.messages.get(before.message_id);
      const answer = await bridge.request('retry', { run_id, reply_id: ids.message(), ...(model ? { model } : {}) });
      if (!answer.ok) return complain(answer.failure);
      if (!before || !user) return;
      const { run_id: id, reply_id } = answer.value;
      const asked = model ?? before.requested_model;
      live.begin(
        {
          ...before,
          id,
          reply_id,
          status: 'queued',
          requested_model: asked,
          model: asked,
          fallback_used: false,
          retry_of: run_id,
          failure: null,
          usage: null,
          last_seq: 0,
          created_at: deps.now(),
          finished_at: null,
        },
        user,
      );
    },
    async decide(run_id, { request_id, digest }, decision) {
      const answer = await bridge.request('decidePermission', { run_id, request_id, digest, decision });
      if (!answer.ok) complain(answer.failure);
      return answer.ok;
    },
    async reviewEdit(edit_id, action, path) {
      const answer = await bridge.request(
        'reviewEdit',
        { edit_id, action, ...(path === undefined ? {} : { path }) },
        { timeoutMs: editTimeoutMs },
      );
      const text = answer.ok ? answer.value.text : answer.failure.message;
      if (text !== '') announce(text);
      return { ok: answer.ok, text };
    },
    async codeBlock(action: CodeAction, code, language, path) {
      const answer = await bridge.request('codeBlock', { action, code, language, path }, { timeoutMs: null });
      if (!answer.ok) complain(answer.failure);
      else if (answer.value.text !== '') {
        if (action === 'copy') announce(answer.value.text);
        else store.toast.value = { text: answer.value.text, tone: 'info', action: null };
      }
      return answer.ok;
    },
    chooseModel(model) {
      store.model.value = model;
      void bridge.request('chooseModel', { model }).then((answer) => {
        if (!answer.ok) complain(answer.failure);
      });
    },
    async refreshModels() {
      const answer = await bridge.request('listModels', { refresh: true });
      if (answer.ok) store.models.value = answer.value.models;
    },
    async findFiles(query) {
      const answer = await bridge.request('findFiles', { query });
      return answer.ok ? answer.value.files : [];
    },
    async currentSelection() {
      const answer = await bridge.request('currentSelection', {});
      return answer.ok ? answer.value.item : null;
    },
    openLink: (href) =>
      void bridge.request('openLink', { href }, { timeoutMs: null }).then((answer) => answer.ok || complain(answer.failure)),
    openFile: (path, line) =>
      void bridge.request('openFile', line === null ? { path } : { path, line }).then((answer) => answer.ok || complain(answer.failure)),
    run: (command) =>
      void bridge.request('runCommand', { command }, { timeoutMs: null }).then((answer) => answer.ok || complain(answer.failure)),
    openInEditor: () =>
      void bridge
        .request('openInEditor', { conversation_id: store.thread.peek()?.id ?? null })
        .then((answer) => answer.ok || complain(answer.failure)),
    announce,
    dismissToast: () => (store.toast.value = null),
  };
  return { actions, start: listen(deps, actions, live) };
}

function contextKey(item: ContextItem): string {
  return item.kind === 'file' ? item.path : `${item.path}:${item.start_line}-${item.end_line}`;
}
