/** Hands the store and the actions to the components of the panel. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ChatActions } from './actions.ts';
import type { ChatStore } from './store.ts';

export interface Chat {
  readonly store: ChatStore;
  readonly actions: ChatActions;
}

export const ChatContext = createContext<Chat | null>(null);

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error('The chat context is missing.');
  return chat;
}
