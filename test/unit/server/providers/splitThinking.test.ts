import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitThinking } from '../../../../server/local/providers/openai/splitThinking.ts';

function split(pieces: readonly string[]): { text: string; reasoning: string } {
  const splitter = splitThinking();
  const all = [...pieces.flatMap((piece) => splitter.take(piece)), ...splitter.end()];
  const of = (type: string): string => all.flatMap((piece) => (piece.type === type ? [piece.text] : [])).join('');
  return { text: of('text'), reasoning: of('reasoning') };
}

describe('thinking in tags', () => {
  it('is told from the text after it', () => {
    expect(split(['<think>a<b</think>\n\nHi'])).toEqual({ text: 'Hi', reasoning: 'a<b' });
    expect(split(['\n<think>open'])).toEqual({ text: '', reasoning: 'open' });
  });
  it('counts only at the start', () => {
    expect(split(['Say <think>x</think>'])).toEqual({ text: 'Say <think>x</think>', reasoning: '' });
    expect(split(['<thin'])).toEqual({ text: '<thin', reasoning: '' });
    expect(split(['  plain'])).toEqual({ text: '  plain', reasoning: '' });
  });
  it('is the same for any cutting', () => {
    const part = fc.constantFrom('<think>', '</think>', '<', 'think', '>', '</', ' ', '\n', 'a', 'ü');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.array(fc.integer({ min: 1, max: 9 })), (parts, sizes) => {
        const text = parts.join('');
        const pieces: string[] = [];
        for (let at = 0, turn = 0; at < text.length; turn += 1) {
          const size = sizes.length === 0 ? 1 : (sizes[turn % sizes.length] ?? 1);
          pieces.push(text.slice(at, at + size));
          at += size;
        }
        expect(split(pieces)).toEqual(split([text]));
      }),
      { numRuns: 500 },
    );
  });
});
