/** Bytes as text and back, exactly: what does not survive the way there and back is no text to us. */
export type Encoding = 'utf8' | 'utf8bom' | 'utf16le' | 'utf16be';

export interface DecodedText {
  /** Without byte-order mark. */
  readonly text: string;
  readonly encoding: Encoding;
}

const marks: readonly { readonly encoding: Encoding; readonly bytes: readonly number[] }[] = [
  { encoding: 'utf8bom', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf16be', bytes: [0xfe, 0xff] },
];

/** Null when the bytes are binary, or text in an encoding that nothing here declares. */
export function decodeText(bytes: Buffer): DecodedText | null {
  const mark = marks.find((each) => each.bytes.every((byte, index) => bytes[index] === byte));
  const encoding = mark?.encoding ?? 'utf8';
  const label = encoding === 'utf16le' ? 'utf-16le' : encoding === 'utf16be' ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes.subarray(mark?.bytes.length ?? 0));
    return text.includes('\0') || !encodeText(text, encoding).equals(bytes) ? null : { text, encoding };
  } catch {
    return null;
  }
}

export function encodeText(text: string, encoding: Encoding): Buffer {
  const mark = Buffer.from(marks.find((each) => each.encoding === encoding)?.bytes ?? []);
  if (encoding === 'utf16le') return Buffer.concat([mark, Buffer.from(text, 'utf16le')]);
  if (encoding === 'utf16be') return Buffer.concat([mark, Buffer.from(text, 'utf16le').swap16()]);
  return Buffer.concat([mark, Buffer.from(text, 'utf8')]);
}
