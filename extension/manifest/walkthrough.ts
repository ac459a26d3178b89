/** `contributes.walkthroughs`: the first minutes, one step each. The texts beside the steps are in `media/walkthrough`. */
interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly completionEvents: readonly string[];
}

const steps: readonly Step[] = [
  {
    id: 'chat',
    title: 'Ask about your code',
    description:
      'Open the chat and ask. Without any set-up, **Offline** answers by rules: it explains files, finds text, renames symbols and applies code you paste.\n[Open the Chat](command:coterie.focusChat)',
    completionEvents: ['onCommand:coterie.focusChat', 'onView:coterie.chat'],
  },
  {
    id: 'model',
    title: 'Set up a model',
    description:
      'Use the models of this editor, one that runs on your machine, or a provider with your own key. Keys stay in the editor’s secret storage.\n[Set Up a Model](command:coterie.setUpModel)',
    completionEvents: ['onCommand:coterie.setUpModel'],
  },
  {
    id: 'context',
    title: 'Point at what you mean',
    description:
      'Select some lines and run **Explain**, or type `@` in the chat to attach a file.\n[Explain the Active File](command:coterie.explain)',
    completionEvents: ['onCommand:coterie.explain', 'onCommand:coterie.addToChat'],
  },
  {
    id: 'apply',
    title: 'Look, apply, undo',
    description:
      'Changes are shown before they are made. They are applied to all files or to none, and one command takes them back, even after a restart.\n[Apply Clipboard to Files](command:coterie.applyClipboard)\n[Undo Last Apply](command:coterie.undoLastApply)',
    completionEvents: ['onCommand:coterie.applyClipboard', 'onCommand:coterie.applyToActiveFile', 'onCommand:coterie.undoLastApply'],
  },
  {
    id: 'history',
    title: 'Find it again',
    description: 'Every conversation is kept on your machine and can be searched.\n[Show Conversations](command:coterie.showHistory)',
    completionEvents: ['onCommand:coterie.showHistory'],
  },
];

export const walkthroughs = [
  {
    id: 'coterie.start',
    title: 'Get Started with Coterie',
    description: 'Chat with a small circle of agents whose work lands in your files.',
    steps: steps.map((step) => ({ ...step, media: { markdown: `media/walkthrough/${step.id}.md` } })),
  },
] as const;
