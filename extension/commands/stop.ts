import { defineCommand } from './command.ts';

export const stop = defineCommand({
  id: 'coterie.stop',
  title: 'Stop',
  icon: 'debug-stop',
  server: 'independent',
  run: async ({ chats }) => chats.show({ what: 'stop' }),
});
