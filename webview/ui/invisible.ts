/**
 * Finds characters that change how text looks without being seen: direction overrides, zero-width characters, tag
 * characters, control codes. Text from a model or a file is shown with them spelled out, so that it cannot deceive.
 */

export type TextPiece = { readonly text: string } | { readonly code: string; readonly name: string };

/** First and last code point of each range that is not seen. */
const ranges: readonly (readonly [number, number])[] = [
  [0x0000, 0x0008],
  [0x000b, 0x000c],
  [0x000e, 0x001f],
  [0x007f, 0x009f],
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];

export function isInvisible(point: number): boolean {
  if (point >= 0x20 && point < 0x7f) return false;
  return ranges.some(([first, last]) => point >= first && point <= last);
}

const names: Readonly<Record<number, string>> = {
  0x00ad: 'soft hyphen',
  0x061c: 'Arabic letter mark',
  0x200b: 'zero-width space',
  0x200c: 'zero-width non-joiner',
  0x200d: 'zero-width joiner',
  0x200e: 'left-to-right mark',
  0x200f: 'right-to-left mark',
  0x202a: 'left-to-right embedding',
  0x202b: 'right-to-left embedding',
  0x202c: 'end of direction',
  0x202d: 'left-to-right override',
  0x202e: 'right-to-left override',
  0x2060: 'word joiner',
  0x2066: 'left-to-right isolate',
  0x2067: 'right-to-left isolate',
  0x2068: 'first-strong isolate',
  0x2069: 'end of isolate',
  0xfeff: 'byte order mark',
};

export function splitInvisible(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const point = text.codePointAt(at) ?? 0;
    if (!isInvisible(point)) continue;
    const length = point > 0xffff ? 2 : 1;
    if (!isOrdinary(text, at, text.slice(at, at + length))) {
      if (at > from) pieces.push({ text: text.slice(from, at) });
      pieces.push({ code: `U+${point.toString(16).toUpperCase().padStart(4, '0')}`, name: nameOf(point) });
      from = at + length;
    }
    at += length - 1;
  }
  if (from < text.length || pieces.length === 0) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** Joiners inside emoji and in scripts that are written with them, and the selector that makes an emoji colourful. */
function isOrdinary(text: string, index: number, character: string): boolean {
  const before = text.slice(Math.max(0, index - 4), index);
  const after = text.slice(index + 1, index + 4);
  if (character === '\ufe0f' || character === '\ufe0e') return /[\p{Emoji}]$/u.test(before);
  if (character === '\u200d' && /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]$/u.test(before))
    return /^\p{Extended_Pictographic}|^[♀♂⚕⚖✈❤]/u.test(after);
  if (character === '\u200c' || character === '\u200d') {
    return /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Sinhala}\p{Script=Gujarati}\p{Script=Gurmukhi}]$/u.test(
      before,
    );
  }
  return false;
}

function nameOf(point: number): string {
  if (point >= 0xe0000 && point <= 0xe007f) return 'tag character';
  if ((point >= 0xfe00 && point <= 0xfe0f) || (point >= 0xe0100 && point <= 0xe01ef)) return 'variation selector';
  return names[point] ?? (point < 0xa0 ? 'control character' : 'invisible character');
}
