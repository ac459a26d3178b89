/** One chat panel's host side: answers its requests, passes on the events it follows. Keeps no chat. */
import { chatPanel } from '#contracts/bridge/chat';
import type { RunEvent } from '#contracts/chat/runEvent';
import type { ConversationId } from '#contracts/core/ids';
import type { ServerFrame } from '#contracts/local/link';
import { createFileFinder } from '../context/fileFinder.ts';
import type { Engine } from '../engine.ts';
import type { Services } from '../services.ts';
import { createBridgeHost } from './bridgeHost.ts';
import type { ChatContext } from './chat/chatContext.ts';
import { chatHandlers } from './chat/index.ts';
import type { Surface, SurfaceController } from './surface.ts';

export function createChatController(services: Services, engine: Engine, surface: Surface): SurfaceController {
  const sink = (events: readonly RunEvent[]): void => host.emit('runEvents', { events: [...events] });
  let shown: ConversationId | null = null;
  const context: ChatContext = {
    services,
    engine,
    surface,
    get conversation() {
      return shown;
    },
    set conversation(id) {
      shown = id;
      if (id !== null) engine.lastConversation.id = id;
    },
    follow: (run_id, after) => engine.subscriptions.follow(run_id, after, sink),
    findFiles: createFileFinder(() => performance.now()),
  };
  const host = createBridgeHost({
    contract: chatPanel,
    handlers: chatHandlers(context),
    post: (message) => void surface.webview.postMessage(message),
    onError: (request, error) => services.log.warn(`${request}: ${error.code}`),
  });

  let asking = false;
  /** Several reasons to look again often come at once; one look serves them all. */
  const announceModels = (): void => {
    if (asking) return;
    asking = true;
    engine
      .models()
      .then(
        (models) => host.emit('models', { models: [...models], model: engine.modelChoice.current(models) }),
        () => undefined,
      )
      .finally(() => (asking = false));
  };
  const onFrame = (frame: ServerFrame): void => {
    switch (frame.frame) {
      case 'run.created':
        if (frame.run.conversation_id === context.conversation) host.emit('runCreated', { run: frame.run, message: frame.message });
        break;
      case 'conversation.changed':
        if (frame.conversation.id === context.conversation) surface.setTitle(frame.conversation.title);
        host.emit('conversationChanged', { conversation: frame.conversation });
        break;
      case 'conversation.deleted':
        host.emit('conversationDeleted', { conversation_id: frame.conversation_id });
        break;
      case 'models.changed':
        announceModels();
        break;
      default:
        break;
    }
  };
  const listening = [
    engine.onFrame(onFrame),
    engine.modelChosen.event(() => announceModels()),
    services.status.onChange((state) => {
      host.emit('server', state);
      if (state.state === 'ready') announceModels();
    }),
  ];

  return {
    receive: (message) => void host.receive(message),
    show(event) {
      if (event.what === 'newChat') context.conversation = null;
      host.emit('show', event);
    },
    sleep: () => engine.subscriptions.leave(sink),
    dispose() {
      engine.subscriptions.leave(sink);
      for (const part of listening) part.dispose();
    },
  };
}
