import { defineCommand } from './command.ts';

export const undoLastApply = defineCommand({
  id: 'coterie.undoLastApply',
  title: 'Undo Last Apply',
  icon: 'discard',
  when: 'workspaceFolderCount > 0',
  /** The files are put back without the server; it is told of it once it is there. */
  server: 'independent',
  keybinding: { key: 'ctrl+k alt+z', mac: 'cmd+k alt+z', when: 'workspaceFolderCount > 0' },
  async run(services) {
    const { undoLast } = await import('../edits/undoLast.ts');
    services.notify.inform(await undoLast(await services.engine()));
  },
});
