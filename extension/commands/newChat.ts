import { defineCommand } from './command.ts';

export const newChat = defineCommand({
  id: 'coterie.newChat',
  title: 'New Chat',
  icon: 'add',
  server: 'independent',
  menus: [{ menu: 'view/title', group: '1_chat@1', when: 'view == coterie.chat' }],
  run: async ({ chats }) => chats.show({ what: 'newChat' }),
});
