import { defineCommand } from './command.ts';

export const removeKey = defineCommand({
  id: 'coterie.removeKey',
  title: 'Remove an API Key',
  server: 'independent',
  async run(services) {
    const { removeKey: remove } = await import('../secrets/manageKeys.ts');
    await remove(await services.engine(), services.notify);
  },
});
