import { defineCommand } from './command.ts';

export const addToChat = defineCommand({
  id: 'coterie.addToChat',
  title: 'Add to Chat',
  icon: 'comment',
  when: 'editorIsOpen || explorerViewletVisible',
  server: 'independent',
  keybinding: { key: 'ctrl+k alt+c', mac: 'cmd+k alt+c', when: 'editorTextFocus' },
  menus: [
    { menu: 'editor/context', group: '1_coterie@2', when: 'resourceScheme =~ /^(file|vscode-remote)$/' },
    { menu: 'explorer/context', group: '6_coterie@2', when: 'resourceScheme =~ /^(file|vscode-remote)$/ && !explorerResourceIsFolder' },
  ],
  async run(services, ...args) {
    const { explainContext } = await import('../context/explain.ts');
    await services.chats.show({ what: 'composer', text: null, context: [await explainContext(args[0])], send: false });
  },
});
