import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleToolCalls } from '../../../../server/local/providers/openai/assembleToolCalls.ts';

const assemble = (...deltas: unknown[]): unknown[] => {
  const calls = assembleToolCalls(128);
  for (const delta of deltas) calls.add(delta);
  return calls.finish({ whole_only: false }).map(({ call_id, name, arguments: text }) => [call_id, name, text]);
};
const named = (name: string, text: unknown, rest: object = {}): object => ({ ...rest, function: { name, arguments: text } });
const more = (text: string, rest: object = {}): object => ({ ...rest, function: { arguments: text } });

describe('pieces of tool calls', () => {
  it('join by index', () => {
    expect(
      assemble(
        [named('a', '{"x"', { index: 0, id: '1' })],
        [named('b', '{', { index: 1, id: '2' })],
        [more(':1}', { index: 0 })],
        [more('}', { index: 1 })],
      ),
    ).toEqual([
      ['1', 'a', '{"x":1}'],
      ['2', 'b', '{}'],
    ]);
  });
  it('join without an index, by id and by order', () => {
    expect(assemble([named('a', '{', { id: '1' })], [more('}')], [named('b', '{', { id: '2' })], [more('}', { id: '2' })])).toEqual([
      ['1', 'a', '{}'],
      ['2', 'b', '{}'],
    ]);
  });
  it('with one index for every call are told apart by id', () => {
    expect(assemble([named('a', '{}', { index: 0, id: '1' })], [named('a', '{"b":1}', { index: 0, id: '2' })])).toEqual([
      ['1', 'a', '{}'],
      ['2', 'a', '{"b":1}'],
    ]);
  });
  it('with one index and no id are told apart by whole arguments', () => {
    expect(assemble([named('a', '{}', { index: 0 })], [named('a', '{"b":1}', { index: 0 })])).toEqual([
      ['call_0', 'a', '{}'],
      ['call_1', 'a', '{"b":1}'],
    ]);
  });
  it('may repeat the name and wobble in the id', () => {
    expect(assemble([named('a', '{"x"', { index: 0, id: '1' })], [named('a', ':1}', { index: 0, id: '1' })])).toEqual([
      ['1', 'a', '{"x":1}'],
    ]);
    expect(assemble([named('a', '{"x"', { index: 0, id: '1' })], [more(':1}', { index: 0, id: '9' })])).toEqual([['1', 'a', '{"x":1}']]);
  });
  it('may bring a name in pieces, arguments as an object, or none', () => {
    expect(assemble([named('read_', '', { index: 0, id: '1' })], [named('file', '', { index: 0 })], [more('{}', { index: 0 })])).toEqual([
      ['1', 'read_file', '{}'],
    ]);
    expect(assemble([named('a', { x: [1] }, { index: 0 })])).toEqual([['call_0', 'a', '{"x":[1]}']]);
    expect(assemble([named('a', null, { index: 0 })])).toEqual([['call_0', 'a', '{}']]);
  });
  it('may have huge or silly indexes and doubled ids', () => {
    expect(assemble([named('a', '{}', { index: 4_000_000_000, id: 'x' })], [named('b', '{}', { index: -1, id: 'x2' })])).toHaveLength(2);
    expect(assemble([named('a', '{}', { index: 0, id: 'x' }), named('b', '{}', { index: 1, id: 'x' })])).toEqual([
      ['x', 'a', '{}'],
      ['x_2', 'b', '{}'],
    ]);
  });
  it('that say nothing are dropped, unfinished ones when asked', () => {
    expect(assemble([{ index: 0 }, null, 7, 'x'], 'nonsense', null)).toEqual([]);
    const calls = assembleToolCalls(2);
    calls.add([named('a', '{"x":', { index: 0 }), named('b', '{}', { index: 1 }), named('c', '{}', { index: 2 })]);
    expect(calls.finish({ whole_only: true }).map((call) => call.name)).toEqual(['b']);
    expect(calls.count).toBe(2);
  });
  it('give the same calls however the arguments are cut', () => {
    const call = fc.record({ name: fc.stringMatching(/^[a-z_]{1,10}$/), args: fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }) });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 4 }), fc.array(fc.nat(40), { maxLength: 12 }), (calls, cuts) => {
        const deltas = calls.flatMap(({ name, args }, index) => {
          const text = JSON.stringify(args);
          const places = [0, ...cuts.filter((cut) => cut < text.length).toSorted((a, b) => a - b), text.length];
          const pieces = places.slice(1).map((to, place) => text.slice(places[place], to));
          return pieces.map((piece, place) => [place === 0 ? named(name, piece, { index, id: `id${index}` }) : more(piece, { index })]);
        });
        expect(assemble(...deltas)).toEqual(calls.map(({ name, args }, index) => [`id${index}`, name, JSON.stringify(args)]));
      }),
    );
  });
});
