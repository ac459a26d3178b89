import { defineCommand } from './command.ts';

export const showHistory = defineCommand({
  id: 'coterie.showHistory',
  title: 'Show Conversations',
  icon: 'history',
  server: 'independent',
  menus: [{ menu: 'view/title', group: '1_chat@2', when: 'view == coterie.chat' }],
  run: async ({ chats }) => chats.show({ what: 'history' }),
});
