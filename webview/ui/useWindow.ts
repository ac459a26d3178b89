/** Which rows of a long list of equally tall rows can be seen. Short lists are drawn whole. */
import { useEffect, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

export interface RowWindow {
  readonly start: number;
  readonly end: number;
  /** Pixels the rows not drawn above and below would take. */
  readonly before: number;
  readonly after: number;
  /** Index after the last row in sight. */
  readonly seen: number;
}

const wholeUpTo = 200;
const spare = 20;

export function useWindow(box: RefObject<HTMLElement | null>, count: number): RowWindow {
  const [view, setView] = useState({ top: 0, height: 800, row: 56 });
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = () => {
      const row = element.querySelector('li')?.getBoundingClientRect().height ?? 0;
      setView({ top: element.scrollTop, height: element.clientHeight, row: row > 0 ? row : 56 });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  return windowOf(count, view.top, view.height, view.row);
}

export function windowOf(count: number, top: number, height: number, row: number): RowWindow {
  const firstSeen = Math.floor(top / row);
  const lastSeen = Math.ceil((top + height) / row);
  if (count <= wholeUpTo) return { start: 0, end: count, before: 0, after: 0, seen: Math.min(count, lastSeen) };
  const start = Math.max(0, Math.min(firstSeen, count) - spare);
  const end = Math.min(count, lastSeen + spare);
  return { start, end, before: start * row, after: (count - end) * row, seen: Math.min(count, lastSeen) };
}
