import { defineCommand } from './command.ts';

export const setUpModel = defineCommand({
  id: 'coterie.setUpModel',
  title: 'Set Up a Model',
  icon: 'key',
  server: 'starts',
  menus: [{ menu: 'view/title', group: '2_model@1', when: 'view == coterie.chat' }],
  async run(services) {
    const { setUpModel: setUp } = await import('../secrets/setUpModel.ts');
    await setUp(await services.engine(), services.notify);
  },
});
