import { defineCommand, textArgument } from './command.ts';

export const replaceSelection = defineCommand({
  id: 'coterie.replaceSelection',
  title: 'Replace Selection with Last Code Block',
  when: 'editorIsOpen',
  server: 'starts',
  async run(services, ...args) {
    const { insertIntoEditor } = await import('../edits/insert.ts');
    const { codeToUse } = await import('../edits/codeSource.ts');
    services.notify.inform(await insertIntoEditor(await codeToUse(services, textArgument(args)), 'selection'));
  },
});
