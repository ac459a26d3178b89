/** Whatever a provider sends, the answer is a list of valid events with one end, and a failure never holds the key. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Model, ModelEvent } from '#contracts/agents/model';
import { Failure } from '#contracts/core/errors';
import { assembleAnswer } from '../../../../server/local/providers/openai/assembleAnswer.ts';
import { createOpenAICompatible } from '../../../../server/local/providers/openai/openaiCompatible.ts';
import { modelsIn } from '../../../../server/local/providers/openai/modelList.ts';
import { toFailure } from '../../../../server/local/providers/openai/toFailure.ts';
import { toolNames } from '../../../../server/local/providers/openai/toolNames.ts';
import { collect, configOf, endOf, modelRequest, targetOf } from '../../../support/modelCalls.ts';
import { answering } from '../../../support/answering.ts';

const key = 'sk-a/b+c=d';
const about = { label: 'Scripted', host: 'host', api_key: key };

/** JSON with the wire's own field names in it, so that the readers are reached. */
const field = fc.constantFrom(
  'choices',
  'delta',
  'message',
  'content',
  'tool_calls',
  'function',
  'name',
  'arguments',
  'index',
  'id',
  'finish_reason',
  'usage',
  'prompt_tokens',
  'error',
  'code',
  'status',
  'reasoning',
  'x_groq',
  'data',
  'models',
  'pricing',
  'prompt',
  'text',
);
const wireLike = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom(null, true, '', 'stop', '<think>', 0, -1, 1.5, 1e308, 429, key, 'x'.repeat(300)),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(field, tie('value'), { maxKeys: 5 }),
  ),
})).value;

describe('a hostile provider', () => {
  it('cannot make a chunk throw or yield an invalid event', () => {
    fc.assert(
      fc.property(fc.array(wireLike, { maxLength: 6 }), fc.boolean(), (chunks, complete) => {
        const answer = assembleAnswer((name) => toolNames(['read_file']).fromWire(name), 8);
        const events = [...chunks.flatMap((chunk) => answer.take(chunk)), ...answer.finish(complete)];
        for (const event of events) ModelEvent.parse(event);
        endOf(events);
      }),
      { numRuns: 1000 },
    );
  });

  it('cannot put the key, or anything endless, into a failure', () => {
    const error = fc.oneof(
      wireLike,
      fc.record({
        status: fc.integer({ min: 100, max: 599 }),
        error: wireLike,
        headers: fc.constant(new Headers({ 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' })),
      }),
      fc.string().map((text) => new Error(`${text} ${key}`, { cause: new TypeError(`bad header Bearer ${key}`) })),
      fc.constant(new SyntaxError(key)),
    );
    fc.assert(
      fc.property(error, (thrown) => {
        const failure = Failure.parse(toFailure(thrown, about));
        expect(JSON.stringify(failure)).not.toContain(key);
        expect(failure.message.length).toBeLessThan(700);
      }),
      { numRuns: 1000 },
    );
  });

  it('cannot list models that are none', () => {
    fc.assert(
      fc.property(wireLike, (body) => {
        for (const model of modelsIn(body, configOf('http://127.0.0.1/v1'))) Model.parse(model);
      }),
      { numRuns: 500 },
    );
  });

  it('cannot break the contract with any bytes at all', async () => {
    const line = fc.oneof(
      wireLike.map((value) => `data: ${JSON.stringify(value)}\n\n`),
      fc.string().map((text) => `data: ${text}\n\n`),
      fc.string(),
      fc.constant('data: [DONE]\n\n'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            line.map((text) => Buffer.from(text)),
            fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
          ),
          { maxLength: 8 },
        ),
        async (pieces) => {
          const events = await collect(
            createOpenAICompatible({ egress: answering(pieces) }).stream(targetOf('http://127.0.0.1:1/v1', key), modelRequest()),
          );
          for (const event of events) ModelEvent.parse(event);
          endOf(events);
          expect(JSON.stringify(events.at(-1))).not.toContain(key);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a failure of the network', () => {
  const failed = (code: string): Error =>
    Object.assign(new Error('Connection error.'), { status: undefined, cause: Object.assign(new Error(code), { code }) });
  it.each([
    ['ECONNREFUSED', 'E_PROVIDER_UNAVAILABLE', 'does not answer at host'],
    ['ENOTFOUND', 'E_PROVIDER_UNAVAILABLE', 'cannot be found'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'E_PROVIDER_UNAVAILABLE', 'certificate'],
    ['ECONNRESET', 'E_PROVIDER_UNAVAILABLE', 'cannot be reached'],
    ['ETIMEDOUT', 'E_PROVIDER_TIMEOUT', 'in time'],
    ['HPE_INVALID_CONSTANT', 'E_PROVIDER_UNAVAILABLE', 'cannot be reached'],
  ])('%s is told as %s', (cause, code, words) => {
    const failure = toFailure(failed(cause), about);
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(words);
  });

  it('that nobody foresaw says nothing of its text', () => {
    expect(toFailure(new RangeError('secret path /home/x'), about)).toMatchObject({
      code: 'E_INTERNAL',
      message: expect.not.stringContaining('secret'),
    });
  });
});
