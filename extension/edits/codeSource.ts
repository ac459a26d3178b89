/** The code a command is to use: what the caller gave, else the last code block of the chat shown last, else the clipboard. */
import type { Message } from '#contracts/chat/message';
import { AppError } from '#contracts/core/errors';
import { clipboardText } from '../context/clipboard.ts';
import type { Services } from '../services.ts';

export async function codeToUse(services: Services, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const engine = await services.engine();
  const id = engine.lastConversation.id;
  if (id !== null) {
    const { items } = await engine.client.messagesList({ params: { id }, query: { limit: 20 } });
    const block = lastCodeBlock(items);
    if (block !== null) return block;
  }
  const clipboard = await clipboardText();
  if (clipboard.trim() === '') throw new AppError('E_VALIDATION', 'There is no code block in the chat and the clipboard is empty.');
  return clipboard;
}

/** The last fenced block of the newest answer that has one. */
export function lastCodeBlock(messages: readonly Message[]): string | null {
  for (const message of messages.toReversed()) {
    if (message.role !== 'assistant') continue;
    for (const part of message.parts.toReversed()) {
      const block = part.type === 'text' ? fencedBlocks(part.text).at(-1) : undefined;
      if (block !== undefined) return block;
    }
  }
  return null;
}

/** Closed fences only; a fence is closed by one of its own character at least as long. */
export function fencedBlocks(markdown: string): string[] {
  const blocks: string[] = [];
  let open: { readonly fence: string; readonly lines: string[] } | null = null;
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    const fence = mark?.[1] ?? '';
    if (!open) {
      if (fence !== '' && !(fence.startsWith('`') && mark?.[2]?.includes('`'))) open = { fence, lines: [] };
    } else if (fence.startsWith(open.fence) && mark?.[2]?.trim() === '') {
      blocks.push(`${open.lines.join('\n')}\n`);
      open = null;
    } else open.lines.push(line);
  }
  return blocks;
}
