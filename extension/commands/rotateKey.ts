import { defineCommand } from './command.ts';

export const rotateKey = defineCommand({
  id: 'coterie.rotateKey',
  title: 'Replace an API Key',
  server: 'starts',
  async run(services) {
    const { rotateKey: rotate } = await import('../secrets/manageKeys.ts');
    await rotate(await services.engine(), services.notify);
  },
});
