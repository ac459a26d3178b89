import { defineCommand } from './command.ts';

export const restartServer = defineCommand({
  id: 'coterie.restartServer',
  title: 'Restart Server',
  server: 'starts',
  async run(services) {
    const { restartServer: restart } = await import('../server/restart.ts');
    await restart(await services.engine(), String(services.context.extension.packageJSON.version));
    services.notify.inform('The Coterie server is ready.');
  },
});
