import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelEvent } from '#contracts/agents/model';
import { createOpenAICompatible } from '../../../../server/local/providers/openai/openaiCompatible.ts';
import { answering } from '../../../support/answering.ts';
import { collect, modelRequest, targetOf } from '../../../support/modelCalls.ts';
import { framesOf, finishFrame } from '../../../support/scriptedWire.ts';
import type { ScriptStep } from '../../../support/providerScript.ts';

const read = (pieces: readonly Uint8Array[]): Promise<ModelEvent[]> =>
  collect(createOpenAICompatible({ egress: answering(pieces) }).stream(targetOf('http://127.0.0.1:1/v1'), modelRequest()));

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const step: fc.Arbitrary<ScriptStep> = fc.oneof(
  text.map((value) => ({ text: value })),
  fc.record({ reasoning: text, field: fc.constantFrom('reasoning' as const, 'reasoning_content' as const) }),
  fc.record({
    tool_call: fc.record({
      name: fc.stringMatching(/^[a-z]{1,8}$/),
      arguments: fc.dictionary(fc.string(), fc.string(), { maxKeys: 2 }),
      pieces: fc.integer({ min: 1, max: 4 }),
    }),
  }),
  fc.record({ usage: fc.record({ input: fc.nat(999), output: fc.nat(999) }) }),
  fc.constantFrom({ raw: ': a comment\n\n' }, { raw: '\r\n' }, { raw: 'event: message\n' }, { raw: 'data:{"choices":[]}\r\n\r\n' }),
);

describe('the same bytes', () => {
  it('give the same events however they are cut', async () => {
    const ends = fc.constantFrom(
      'data: [DONE]\n\n',
      'data: [DONE]\r\n\r\n',
      'data: [DONE]\n\ndata: {"late":1}\n\n',
      '',
      'data: {"choices":[{"delta":{"content":"half',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 8 }),
        ends,
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }),
        async (steps, end, finishes, sizes) => {
          const context = { id: 'c', model: 'm', calls: 0 };
          const frames = steps.flatMap((one) => framesOf(one, context) ?? []);
          const bytes = Buffer.concat([...frames, ...(finishes ? [finishFrame(context, 'stop')] : []), Buffer.from(end)]);
          expect(await read(cut(bytes, sizes))).toEqual(await read([bytes]));
        },
      ),
      { numRuns: 150 },
    );
  });
});
