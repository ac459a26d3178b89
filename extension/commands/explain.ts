import { defineCommand } from './command.ts';

export const explain = defineCommand({
  id: 'coterie.explain',
  title: 'Explain',
  icon: 'question',
  when: 'editorIsOpen || explorerViewletVisible',
  server: 'starts',
  keybinding: { key: 'ctrl+k alt+e', mac: 'cmd+k alt+e', when: 'editorTextFocus' },
  menus: [
    { menu: 'editor/context', group: '1_coterie@1', when: 'resourceScheme =~ /^(file|vscode-remote)$/' },
    { menu: 'explorer/context', group: '6_coterie@1', when: 'resourceScheme =~ /^(file|vscode-remote)$/ && !explorerResourceIsFolder' },
  ],
  async run(services, ...args) {
    const { explainContext } = await import('../context/explain.ts');
    const item = await explainContext(args[0]);
    const text = item.kind === 'file' ? `Explain ${item.path}` : `Explain the selected lines of ${item.path}`;
    await services.chats.show({ what: 'composer', text, context: [item], send: true });
  },
});
