import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, encodeText, type Encoding } from '../../../../server/local/cli/apply/textBytes.ts';

describe('bytes of files', () => {
  it('come back exactly, in the encoding they had', () => {
    const encodings: Encoding[] = ['utf8', 'utf8bom', 'utf16le', 'utf16be'];
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...encodings), (raw, encoding) => {
        const text = raw.replaceAll('\0', '');
        if (encoding === 'utf8' && text.startsWith('\uFEFF')) return;
        const bytes = encodeText(text, encoding);
        expect(decodeText(bytes)).toEqual({ text, encoding });
      }),
      { numRuns: 2000 },
    );
  });

  it('that are not text are refused, never repaired', () => {
    const bad = [
      [0xe9],
      [0x61, 0x00],
      [0xff, 0xfe, 0x61],
      [0xff, 0xfe, 0x00, 0xd8],
      [0xfe, 0xff, 0xd8, 0x00, 0x00, 0x41],
      [0xff, 0xfe, 0x00, 0x00],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0x89, 0x50, 0x4e, 0x47],
    ];
    for (const bytes of bad) expect(decodeText(Buffer.from(bytes))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (raw) => {
        const bytes = Buffer.from(raw);
        const decoded = decodeText(bytes);
        expect(decoded === null ? bytes : encodeText(decoded.text, decoded.encoding)).toEqual(bytes);
      }),
      { numRuns: 5000 },
    );
  });
});
