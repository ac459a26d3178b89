/** Every feature, in the order they are turned on. One file and one line each. */
import { chatView } from './features/chatView.ts';
import { commands } from './features/commands.ts';
import { editPreview } from './features/editPreview.ts';
import type { Feature } from './features/feature.ts';
import { interruptedApplies } from './features/interruptedApplies.ts';
import { statusBar } from './features/statusBar.ts';

export const contributions: readonly Feature[] = [chatView, commands, editPreview, statusBar, interruptedApplies];
