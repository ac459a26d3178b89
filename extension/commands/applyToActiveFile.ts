import { defineCommand, textArgument } from './command.ts';

export const applyToActiveFile = defineCommand({
  id: 'coterie.applyToActiveFile',
  title: 'Apply Last Code Block to Active File',
  when: 'editorIsOpen',
  server: 'starts',
  async run(services, ...args) {
    const { applyCode } = await import('../edits/codeBlocks.ts');
    const { codeToUse } = await import('../edits/codeSource.ts');
    const engine = await services.engine();
    services.notify.inform(await applyCode(engine, { code: await codeToUse(services, textArgument(args)), path: null }));
  },
});
