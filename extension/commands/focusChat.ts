import { defineCommand } from './command.ts';

export const focusChat = defineCommand({
  id: 'coterie.focusChat',
  title: 'Focus Chat',
  server: 'independent',
  run: async ({ chats }) => chats.show({ what: 'composer', text: null, context: [], send: false }),
});
