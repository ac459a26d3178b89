import { defineCommand } from './command.ts';

export const openChatInEditor = defineCommand({
  id: 'coterie.openChatInEditor',
  title: 'Open Chat in Editor',
  icon: 'go-to-file',
  server: 'independent',
  menus: [{ menu: 'view/title', group: '1_chat@3', when: 'view == coterie.chat' }],
  run: async ({ chats }) => chats.openTab(),
});
