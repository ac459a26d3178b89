import { defineCommand, textArgument } from './command.ts';

export const insertAtCursor = defineCommand({
  id: 'coterie.insertAtCursor',
  title: 'Insert Last Code Block at Cursor',
  when: 'editorIsOpen',
  server: 'starts',
  async run(services, ...args) {
    const { insertIntoEditor } = await import('../edits/insert.ts');
    const { codeToUse } = await import('../edits/codeSource.ts');
    services.notify.inform(await insertIntoEditor(await codeToUse(services, textArgument(args)), 'cursor'));
  },
});
