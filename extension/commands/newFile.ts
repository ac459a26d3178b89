import { defineCommand, textArgument } from './command.ts';

export const newFile = defineCommand({
  id: 'coterie.newFile',
  title: 'New File from Last Code Block',
  when: 'workspaceFolderCount > 0',
  server: 'starts',
  async run(services, ...args) {
    const { createFileFrom } = await import('../edits/codeBlocks.ts');
    const { codeToUse } = await import('../edits/codeSource.ts');
    const code = await codeToUse(services, textArgument(args));
    services.notify.inform(await createFileFrom(await services.engine(), { code, language: '', path: null }));
  },
});
