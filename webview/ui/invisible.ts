/**
 * Finds characters that change how text looks without being seen: direction overrides, zero-width characters, tag
 * characters, control codes. Text from a model or a file is shown with them spelled out, so that it cannot deceive.
 */

export type TextPiece = { readonly text: string } | { readonly code: string; readonly name: string };

const suspicious =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

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
  for (const match of text.matchAll(suspicious)) {
    if (isOrdinary(text, match.index, match[0])) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    const point = match[0].codePointAt(0) ?? 0;
    pieces.push({ code: `U+${point.toString(16).toUpperCase().padStart(4, '0')}`, name: nameOf(point) });
    from = match.index + match[0].length;
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
