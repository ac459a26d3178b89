/** Says one sentence at a time to screen readers. The same sentence twice is said twice. */
import { useRef } from 'preact/hooks';

export function LiveRegion({ text }: { text: string }) {
  const turn = useRef(0);
  const last = useRef('');
  if (text !== last.current) {
    last.current = text;
    turn.current = 1 - turn.current;
  }
  return (
    <div class="visually-hidden">
      <div aria-live="polite">{turn.current === 0 ? text : ''}</div>
      <div aria-live="polite">{turn.current === 1 ? text : ''}</div>
    </div>
  );
}
