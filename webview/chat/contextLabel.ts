import type { ContextItem } from '#contracts/chat/message';

/** A short name for something attached: the file's name, with the lines of a selection. */
export function contextLabel(item: ContextItem): string {
  const name = item.path.split('/').at(-1) ?? item.path;
  if (item.kind === 'file') return name;
  return item.start_line === item.end_line ? `${name}:${item.start_line}` : `${name}:${item.start_line}–${item.end_line}`;
}
