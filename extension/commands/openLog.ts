import { defineCommand } from './command.ts';

export const openLog = defineCommand({
  id: 'coterie.openLog',
  title: 'Open Log',
  server: 'independent',
  run: async ({ log }) => {
    const { serverLogNote } = await import('../server/logPlace.ts');
    log.info(serverLogNote());
    log.show();
  },
});
