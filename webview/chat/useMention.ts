/** `@` in the composer: finds what is typed behind it, offers files and the selection, and attaches what is picked. */
import { useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { useChat } from './context.ts';

export type MentionOption = { readonly kind: 'selection'; readonly label: string } | { readonly kind: 'file'; readonly label: string };

export interface Mention {
  readonly open: boolean;
  readonly query: string;
  readonly options: readonly MentionOption[];
  readonly active: number;
  readonly listId: string;
  readonly activeId: string | undefined;
  readonly onInput: () => void;
  /** Answers whether the key was for the list. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
  readonly pick: (index: number) => void;
  /** Types an `@` where the caret is. */
  readonly begin: () => void;
  readonly close: () => void;
}

const listId = 'mention-list';

export function useMention(box: RefObject<HTMLTextAreaElement | null>): Mention {
  const { actions } = useChat();
  const [at, setAt] = useState<{ start: number; query: string } | null>(null);
  const [options, setOptions] = useState<readonly MentionOption[]>([]);
  const [active, setActive] = useState(0);
  const asked = useRef(0);

  const close = () => {
    asked.current += 1;
    setAt(null);
    setOptions([]);
  };

  const ask = async (query: string) => {
    const mine = ++asked.current;
    const files = await actions.findFiles(query);
    if (mine !== asked.current) return;
    const selection: MentionOption[] = 'selection'.startsWith(query.toLowerCase()) ? [{ kind: 'selection', label: 'Selection' }] : [];
    const found = [...selection, ...files.slice(0, 50).map((label): MentionOption => ({ kind: 'file', label }))];
    setOptions(found);
    setActive(0);
    actions.announce(found.length === 0 ? 'Nothing found' : `${found.length} to choose from`);
  };

  const onInput = () => {
    const element = box.current;
    if (!element || element.selectionStart !== element.selectionEnd) return close();
    const before = element.value.slice(0, element.selectionStart);
    const match = /(?:^|[\s(])@([^\s@]{0,300})$/.exec(before);
    const query = match?.[1];
    if (query === undefined) return close();
    setAt({ start: before.length - query.length - 1, query });
    void ask(query);
  };

  const pick = async (index: number) => {
    const option = options[index];
    const element = box.current;
    if (!option || !element || !at) return;
    const { value, selectionStart } = element;
    actions.setText(value.slice(0, at.start) + value.slice(selectionStart));
    close();
    element.focus();
    const item = option.kind === 'file' ? { kind: 'file' as const, path: option.label } : await actions.currentSelection();
    if (item) {
      actions.addContext([item]);
      actions.announce(`${option.label} attached`);
    } else actions.announce('Nothing is selected in the editor');
  };

  const open = at !== null;
  return {
    open,
    query: at?.query ?? '',
    options,
    active,
    listId,
    activeId: options.length > 0 ? `${listId}-${active}` : undefined,
    onInput,
    pick: (index) => void pick(index),
    close,
    begin() {
      const element = box.current;
      if (!element) return;
      const { value, selectionStart } = element;
      const glue = selectionStart > 0 && !/\s$/.test(value.slice(0, selectionStart)) ? ' @' : '@';
      actions.setText(value.slice(0, selectionStart) + glue + value.slice(element.selectionEnd));
      element.focus();
      requestAnimationFrame(() => {
        element.setSelectionRange(selectionStart + glue.length, selectionStart + glue.length);
        onInput();
      });
    },
    onKeyDown(event) {
      if (!open) return false;
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (step !== 0 && options.length > 0) setActive((active + step + options.length) % options.length);
      else if ((event.key === 'Enter' || event.key === 'Tab') && options.length > 0 && !event.shiftKey) void pick(active);
      else if (event.key === 'Escape') close();
      else return false;
      event.preventDefault();
      return true;
    },
  };
}
