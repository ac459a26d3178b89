/** Connects the panel: listens to the host, restores what the user had, asks for the state, and keeps what must survive a reload. */
import { batch, effect } from '@preact/signals';
import { errors } from '#contracts/core/errors';
import type { ChatActions } from './actions.ts';
import type { ChatDeps } from './deps.ts';
import { focusComposer } from './focus.ts';
import type { Live } from './live.ts';
import { boundDrafts, emptyDraft, readPanelState } from './persist.ts';
import { emptyThread } from './reduce.ts';

export interface Start {
  /** Begins; answers a function that writes the state now, for when the page goes away. */
  (): { saveNow: () => void };
}

const saveRestMs = 100;
const bootPauseMs = 2_000;

export function listen(deps: ChatDeps, actions: ChatActions, live: Live): Start {
  const { bridge, store, later, frame } = deps;
  const { conversations, history, sending } = actions;

  const restore = () => {
    const saved = readPanelState(bridge.loadState());
    batch(() => {
      for (const [id, draft] of Object.entries(saved.drafts)) store.drafts.set(id, draft);
      store.outbox.value = saved.outbox.map((message) => ({ message, state: { kind: 'waiting' } }));
      store.thread.value = saved.conversation_id === null ? null : emptyThread(saved.conversation_id);
      store.draft.value = store.drafts.get(saved.conversation_id ?? 'new') ?? emptyDraft;
      store.scroll.value = saved.scroll;
    });
  };

  const save = () => {
    const conversation_id = store.thread.peek()?.id ?? null;
    const drafts = new Map(store.drafts);
    drafts.delete(conversation_id ?? 'new');
    drafts.set(conversation_id ?? 'new', store.draft.peek());
    bridge.saveState({
      version: 1,
      conversation_id,
      drafts: boundDrafts(drafts),
      outbox: store.outbox.peek().map((item) => item.message),
      scroll: store.scroll.peek(),
    });
  };

  const keepSaved = () => {
    let cancel: (() => void) | null = null;
    let first = true;
    effect(() => {
      // Read to be told of: whatever is saved.
      void [store.thread.value?.id, store.draft.value, store.outbox.value, store.scroll.value];
      if (first) first = false;
      else
        cancel ??= later(() => {
          cancel = null;
          save();
        }, saveRestMs);
    });
  };

  const boot = async () => {
    const answer = await bridge.request('bootstrap', { conversation_id: store.thread.peek()?.id ?? null });
    if (!answer.ok) {
      store.server.value = { state: 'reconnecting', text: answer.failure.message };
      later(() => void boot(), bootPauseMs);
      return;
    }
    const { server, models, model, trusted, place, conversation } = answer.value;
    batch(() => {
      store.models.value = models;
      store.model.value = model;
      store.trusted.value = trusted;
      store.place.value = place;
      store.booted.value = true;
      store.server.value = server;
    });
    const open = conversation?.id ?? store.thread.peek()?.id;
    if (open !== undefined) await conversations.open(open);
    sending.flush();
  };

  const listenToHost = () => {
    bridge.on('server', (state) => {
      const was = store.server.peek().state;
      store.server.value = state;
      if (state.state !== 'ready' || was === 'ready') return;
      // Whatever happened meanwhile is read again; the fold skips what it has.
      const open = store.thread.peek()?.id;
      if (open !== undefined && store.booted.peek()) void conversations.open(open);
      sending.flush();
    });
    bridge.on('models', ({ models, model }) =>
      batch(() => {
        store.models.value = models;
        store.model.value = model;
      }),
    );
    bridge.on('runEvents', ({ events }) => live.accept(events));
    bridge.on('runCreated', ({ run, message }) => live.begin(run, message));
    bridge.on('conversationChanged', ({ conversation }) => history.onChanged(conversation));
    bridge.on('conversationDeleted', ({ conversation_id }) => history.onDeleted(conversation_id));
    bridge.on('failure', (failure) => {
      store.toast.value = {
        text: failure.message,
        tone: 'error',
        action: errors[failure.code].http >= 500 ? { label: 'Open log', run: () => actions.run('openLog') } : null,
      };
    });
    bridge.on('show', (show) => {
      if (show.what === 'newChat') {
        conversations.startNew();
        frame(focusComposer);
      } else if (show.what === 'conversation') void conversations.open(show.conversation_id);
      else if (show.what === 'history') history.show();
      else if (show.what === 'stop') void actions.stop();
      else {
        batch(() => {
          store.screen.value = 'chat';
          const typed = store.draft.peek().text;
          if (show.text !== null) actions.setText(typed.trim() === '' || typed === show.text ? show.text : `${typed}\n${show.text}`);
          actions.addContext(show.context);
        });
        if (show.send) actions.submit();
        frame(focusComposer);
      }
    });
  };

  // A message waits for the answer before it: look again whenever the runs change.
  const sendWhenFree = () =>
    effect(() => {
      void [store.activeRun.value, store.server.value];
      sending.flush();
    });

  return () => {
    restore();
    listenToHost();
    keepSaved();
    sendWhenFree();
    bridge.ready();
    void boot();
    return { saveNow: save };
  };
}
