/** Cuts text into pieces that fit an event, never inside a surrogate pair. Pure. */
const pieceUnits = 32 * 1024;

export function splitText(text: string, units: number = pieceUnits): readonly string[] {
  if (text.length <= units) return text === '' ? [] : [text];
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    let end = Math.min(text.length, start + units);
    if (end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1)) && end - start > 1) end -= 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}
