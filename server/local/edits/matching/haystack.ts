/**
 * A file to search many times. For a few searches reading it anew is cheapest; for more, its lines are numbered once, so that
 * equal lines have equal numbers and each search starts from the rarest line it wants.
 */
import type { TextLines } from '../textLines.ts';

/** Searches from which numbering the lines pays. */
const worthwhile = 4;

export class Haystack {
  readonly lines: TextLines;
  readonly #searches: number;
  readonly #numbered = new Map<string, NumberedLines>();

  constructor(lines: TextLines, searches: number) {
    this.lines = lines;
    this.#searches = searches;
  }

  /** Lines with equal keys have equal numbers; `step` names the way of making keys. Null when searching directly is cheaper. */
  numbered(step: string, key: (line: number) => string): NumberedLines | null {
    if (this.#searches < worthwhile) return null;
    let numbered = this.#numbered.get(step);
    if (numbered === undefined) {
      numbered = new NumberedLines(this.lines.count, key);
      this.#numbered.set(step, numbered);
    }
    return numbered;
  }
}

export class NumberedLines {
  readonly #ids: Int32Array;
  readonly #known = new Map<string, number>();
  /** Lines by number: those of number `n` are `#sorted[#from[n]] … #sorted[#from[n + 1] - 1]`, in order. */
  readonly #sorted: Int32Array;
  readonly #from: Int32Array;

  constructor(count: number, key: (line: number) => string) {
    this.#ids = new Int32Array(count);
    for (let line = 0; line < count; line += 1) {
      const text = key(line);
      let id = this.#known.get(text);
      if (id === undefined) this.#known.set(text, (id = this.#known.size));
      this.#ids[line] = id;
    }
    this.#from = new Int32Array(this.#known.size + 1);
    for (const id of this.#ids) this.#from[id + 1] = (this.#from[id + 1] ?? 0) + 1;
    for (let id = 1; id < this.#from.length; id += 1) this.#from[id] = (this.#from[id] ?? 0) + (this.#from[id - 1] ?? 0);
    this.#sorted = new Int32Array(count);
    const next = this.#from.slice();
    for (const [line, id] of this.#ids.entries()) {
      const at = next[id] ?? 0;
      this.#sorted[at] = line;
      next[id] = at + 1;
    }
  }

  /** Where the wanted lines may start, in order: every place where the rarest of them is. Null when there are too many. */
  candidates(wanted: readonly string[]): readonly number[] | null {
    let rarest = -1;
    let fewest = Number.POSITIVE_INFINITY;
    let offset = 0;
    for (const [index, text] of wanted.entries()) {
      const id = this.#known.get(text);
      if (id === undefined) return [];
      const times = (this.#from[id + 1] ?? 0) - (this.#from[id] ?? 0);
      if (times < fewest) [rarest, fewest, offset] = [id, times, index];
    }
    if (fewest * wanted.length > this.#ids.length) return null;
    const from = this.#from[rarest] ?? 0;
    return Array.from(this.#sorted.subarray(from, from + fewest), (line) => line - offset).filter((line) => line >= 0);
  }
}
