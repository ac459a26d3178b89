/** Tells thinking from text where a model writes `<think>…</think>` at the start of its answer. Pure; any chunking gives the same text. */

export interface Piece {
  readonly type: 'text' | 'reasoning';
  readonly text: string;
}

export interface ThinkingSplitter {
  take(text: string): readonly Piece[];
  /** What was held back because it could have been a tag. */
  end(): readonly Piece[];
}

const open = '<think>';
const close = '</think>';

export function splitThinking(): ThinkingSplitter {
  let state: 'start' | 'thinking' | 'after' | 'text' = 'start';
  let held = '';

  function step(): Piece | undefined {
    if (state === 'start') {
      const body = held.trimStart();
      if (body.length < open.length && open.startsWith(body)) return undefined;
      state = body.startsWith(open) ? 'thinking' : 'text';
      if (state === 'thinking') held = body.slice(open.length);
    }
    if (state === 'thinking') {
      const at = held.indexOf(close);
      const safe = at === -1 ? held.length - overlap(held, close) : at;
      const text = held.slice(0, safe);
      held = at === -1 ? held.slice(safe) : held.slice(at + close.length);
      if (at !== -1) state = 'after';
      return { type: 'reasoning', text };
    }
    if (state === 'after') {
      held = held.trimStart();
      if (held === '') return undefined;
      state = 'text';
    }
    const text = held;
    held = '';
    return { type: 'text', text };
  }

  return {
    take(text) {
      if (state === 'text') return text === '' ? [] : [{ type: 'text', text }];
      held += text;
      const pieces: Piece[] = [];
      for (let before = -1; held.length !== before && held !== '';) {
        before = held.length;
        const piece = step();
        if (piece === undefined) break;
        if (piece.text !== '') pieces.push(piece);
      }
      return pieces;
    },
    end() {
      const text = held;
      held = '';
      if (text === '' || state === 'after') return [];
      return [{ type: state === 'thinking' ? 'reasoning' : 'text', text }];
    },
  };
}

/** Length of the longest end of `text` that begins `tag`. */
function overlap(text: string, tag: string): number {
  for (let length = Math.min(text.length, tag.length - 1); length > 0; length -= 1) {
    if (text.endsWith(tag.slice(0, length))) return length;
  }
  return 0;
}
