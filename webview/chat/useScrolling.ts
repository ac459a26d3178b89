/**
 * Keeps the end in sight while the reader is there, and the reader's place while not: when text grows below, when older
 * messages come in above, and across a reload.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { MessageId } from '#contracts/core/ids';
import { useChat } from './context.ts';

const endPx = 40;
const olderPx = 300;

export function useScrolling(ref: RefObject<HTMLDivElement | null>, firstMessage: MessageId | null) {
  const { store, actions } = useChat();
  const [atEnd, setAtEnd] = useState(true);
  const stick = useRef(store.scroll.peek() === null);
  const height = useRef(0);
  const first = useRef<MessageId | null>(null);
  const conversation = useRef(store.thread.peek()?.id);

  useEffect(() => {
    const box = ref.current;
    const content = box?.firstElementChild;
    if (!box || !content) return undefined;
    const observer = new ResizeObserver(() => {
      if (stick.current) box.scrollTop = box.scrollHeight;
      height.current = box.scrollHeight;
    });
    observer.observe(content);
    observer.observe(box);
    const onScroll = () => {
      const end = box.scrollHeight - box.scrollTop - box.clientHeight < endPx;
      // Growth moves the end away before the observer follows; only the reader's own scrolling lets go.
      if (end || box.scrollHeight === height.current) {
        stick.current = end;
        setAtEnd(end);
        store.scroll.value = end ? null : anchorOf(box);
      }
      if (box.scrollTop < olderPx && first.current !== null) void actions.conversations.loadOlder();
    };
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', onScroll);
    };
  }, []);

  useLayoutEffect(() => {
    const box = ref.current;
    if (!box) return;
    const open = store.thread.peek()?.id;
    if (conversation.current !== open) {
      conversation.current = open;
      stick.current = true;
      setAtEnd(true);
      first.current = null;
    }
    if (first.current === null) {
      const anchor = store.scroll.peek();
      if (stick.current || !restore(box, anchor)) box.scrollTop = box.scrollHeight;
    } else if (first.current !== firstMessage && !stick.current) {
      box.scrollTop += box.scrollHeight - height.current;
    }
    first.current = firstMessage;
    height.current = box.scrollHeight;
  }, [firstMessage]);

  const sent = store.outbox.value.length;
  useLayoutEffect(() => {
    // What the user just sent is always brought into view.
    if (sent > 0 && store.scroll.peek() === null) {
      stick.current = true;
      const box = ref.current;
      if (box) box.scrollTop = box.scrollHeight;
    }
  }, [sent]);

  const jump = () => {
    stick.current = true;
    setAtEnd(true);
    store.scroll.value = null;
    ref.current?.scrollTo({ top: ref.current.scrollHeight });
    ref.current?.focus();
  };
  return { atEnd, jump };
}

function anchorOf(box: HTMLElement) {
  const top = box.getBoundingClientRect().top;
  for (const element of box.querySelectorAll<HTMLElement>('article[data-message]')) {
    const rect = element.getBoundingClientRect();
    if (rect.bottom > top) {
      const message_id = MessageId.safeParse(element.dataset['message']);
      return message_id.success ? { message_id: message_id.data, offset: Math.round(top - rect.top) } : null;
    }
  }
  return null;
}

function restore(box: HTMLElement, anchor: { message_id: string; offset: number } | null): boolean {
  const element = anchor && box.querySelector<HTMLElement>(`article[data-message="${CSS.escape(anchor.message_id)}"]`);
  if (!element) return false;
  box.scrollTop += element.getBoundingClientRect().top - box.getBoundingClientRect().top + anchor.offset;
  return true;
}
