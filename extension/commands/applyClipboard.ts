import { defineCommand, textArgument } from './command.ts';

export const applyClipboard = defineCommand({
  id: 'coterie.applyClipboard',
  title: 'Apply Clipboard to Files',
  when: 'workspaceFolderCount > 0',
  server: 'starts',
  keybinding: { key: 'ctrl+k alt+v', mac: 'cmd+k alt+v', when: 'workspaceFolderCount > 0' },
  async run(services, ...args) {
    const { applyCode } = await import('../edits/codeBlocks.ts');
    const { clipboardText } = await import('../context/clipboard.ts');
    const { AppError } = await import('#contracts/core/errors');
    const code = textArgument(args) ?? (await clipboardText());
    if (code.trim() === '') throw new AppError('E_EDIT_FORMAT', 'The clipboard is empty. Copy a diff, an edit block or code first.');
    services.notify.inform(await applyCode(await services.engine(), { code, path: null }));
  },
});
