/**
 * A text seen as lines, by offsets only: no line is copied until it is asked for. A line includes its terminator
 * (`\n` or `\r\n`; a lone `\r` is an ordinary character); a byte-order mark at the start belongs to no line.
 */
export type EndOfLine = 'lf' | 'crlf' | 'mixed' | 'none';

export class TextLines {
  readonly text: string;
  readonly count: number;
  /** `none`: no line is terminated. */
  readonly endOfLine: EndOfLine;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    const starts: number[] = [];
    let crlf = 0;
    let lf = 0;
    let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    while (at < text.length) {
      starts.push(at);
      const newline = text.indexOf('\n', at);
      if (newline === -1) break;
      if (newline > at && text.charCodeAt(newline - 1) === 13) crlf += 1;
      else lf += 1;
      at = newline + 1;
    }
    this.#starts = starts;
    this.count = starts.length;
    this.endOfLine = crlf === 0 ? (lf === 0 ? 'none' : 'lf') : lf === 0 ? 'crlf' : 'mixed';
  }

  /** Offset where `line` (0-based) starts; the text's length for the line after the last. */
  start(line: number): number {
    return this.#starts[line] ?? this.text.length;
  }

  /** Offset after the line's terminator. */
  end(line: number): number {
    return this.start(line + 1);
  }

  /** Offset where the line's terminator starts. */
  contentEnd(line: number): number {
    const end = this.end(line);
    if (end === 0 || this.text.charCodeAt(end - 1) !== 10) return end;
    return end - 2 >= this.start(line) && this.text.charCodeAt(end - 2) === 13 ? end - 2 : end - 1;
  }

  /** The line without its terminator. */
  content(line: number): string {
    return this.text.slice(this.start(line), this.contentEnd(line));
  }

  /** The line with its terminator. */
  whole(line: number): string {
    return this.text.slice(this.start(line), this.end(line));
  }

  /** True when the last line has no terminator. */
  get endsOpen(): boolean {
    return this.count > 0 && this.text.charCodeAt(this.text.length - 1) !== 10;
  }

  /** The 0-based line that holds `offset`; `count` for the offset at the end of a text that ends with a newline. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.start(middle) <= offset) low = middle + 1;
      else high = middle;
    }
    if (low === this.count && offset >= this.text.length && !this.endsOpen) return this.count;
    return Math.max(0, low - 1);
  }
}

/** A line's text without `\n` or `\r\n`. */
export function stripEnd(line: string): string {
  if (!line.endsWith('\n')) return line;
  return line.slice(0, line.endsWith('\r\n') ? -2 : -1);
}

/** `\n`, `\r\n` or nothing. */
export const endOf = (line: string): string => (line.endsWith('\r\n') ? '\r\n' : line.endsWith('\n') ? '\n' : '');
