/** Python with the insides of comments and strings blanked, every offset kept. */

export function maskPython(text: string): string {
  const out = text.split('');
  const blank = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) if (out[at] !== '\n' && out[at] !== '\r') out[at] = ' ';
  };
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char === '#') {
      const end = text.indexOf('\n', at);
      const stop = end === -1 ? text.length : end;
      blank(at, stop);
      at = stop;
    } else if (char === '"' || char === "'") {
      const mark = text.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
      const end = endOfString(text, at, mark);
      blank(
        at + mark.length,
        Math.max(at + mark.length, text.endsWith(mark, end) && end >= at + 2 * mark.length ? end - mark.length : end),
      );
      at = end;
    } else at += 1;
  }
  return out.join('');
}

/** The offset after a string's end. One in single quotes ends with its line at the latest. */
export function endOfString(text: string, start: number, mark: string): number {
  for (let at = start + mark.length; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text.startsWith(mark, at)) return at + mark.length;
    else if (mark.length === 1 && text[at] === '\n') return at;
  }
  return text.length;
}
