/** Entry of the chat panel: makes the store, the bridge and the actions, and draws. */
import '../contractsSetup.ts';
import { render } from 'preact';
import { chatPanel } from '#contracts/bridge/chat';
import { createBridge } from '../bridge.ts';
import { now } from '../clock.ts';
import { panelIds } from '../ids.ts';
import { createActions } from './actions.ts';
import { announceRuns } from './announce.ts';
import { App } from './App.tsx';
import { ChatContext } from './context.ts';
import { createStore } from './store.ts';
import './chat.css';

const hiddenFrameMs = 100;

const bridge = createBridge(chatPanel);
const store = createStore();
const { actions, start } = createActions({
  bridge,
  store,
  ids: panelIds,
  now,
  // A hidden page paints no frames and must still keep up.
  frame: (task) => (document.hidden ? setTimeout(task, hiddenFrameMs) : requestAnimationFrame(task)),
  later: (task, ms) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
});
announceRuns(store);
const { saveNow } = start();
window.addEventListener('pagehide', saveNow);
document.addEventListener('visibilitychange', saveNow);

const root = document.getElementById('root') ?? document.body.appendChild(document.createElement('div'));
root.classList.add('chat-root');
render(
  <ChatContext.Provider value={{ store, actions }}>
    <App />
  </ChatContext.Provider>,
  root,
);
