/** The Offline provider's contract, and turns that take many rounds. */
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelMessage } from '#contracts/agents/model';
import { ModelEvent } from '#contracts/agents/model';
import { rules } from '../../../../server/local/providers/offline/intents/index.ts';
import { offline, offlineModel } from '../../../../server/local/providers/offline/offline.ts';
import { MemoryEditor } from '../../../support/memoryEditor.ts';
import { offlineEvents, offlineRequest, offlineTurn } from '../../../support/offlineTurn.ts';
import { sampleFiles } from '../../../support/sampleFiles.ts';
import { verifies } from '../../../support/verifies.ts';

const target = { config: { id: 'offline', kind: 'offline', label: 'Offline', needs_key: false }, api_key: undefined } as const;
const said = (events: readonly ModelEvent[]): string => events.flatMap((event) => (event.type === 'text' ? event.text : [])).join('');

describe('the provider', () => {
  it('offers one local model and is always well', async () => {
    expect(await offline.listModels(target, new AbortController().signal)).toEqual({ ok: true, models: [offlineModel] });
    expect(offlineModel).toMatchObject({ ref: 'offline/rules', label: 'Offline (no model)', local: true });
    expect(await offline.healthcheck(target, new AbortController().signal)).toBeNull();
  });

  it('streams text a few words at a time and ends once', async () => {
    const events = await offlineEvents(offlineRequest('hello'));
    expect(events.filter((event) => event.type === 'text').length).toBeGreaterThan(20);
    expect(events.at(-2)).toEqual({ type: 'usage', input_tokens: 0, output_tokens: 0 });
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'stop' });
    expect(events.filter((event) => event.type === 'end')).toHaveLength(1);
    expect(await offline.once(target, offlineRequest('hello'))).toEqual(events);
  });

  it('asks for tools with reason tool_calls', async () => {
    const events = await offlineEvents(offlineRequest('explain src/a.ts'));
    expect(events).toEqual([
      { type: 'tool_call', call: { call_id: 'offline-1', name: 'read_file', arguments: '{"path":"src/a.ts"}' } },
      { type: 'usage', input_tokens: 0, output_tokens: 0 },
      { type: 'end', reason: 'tool_calls' },
    ]);
  });

  it('ends at once when cancelled, before and while streaming', async () => {
    const before = new AbortController();
    before.abort();
    expect(await offlineEvents(offlineRequest('hello', { signal: before.signal }))).toEqual([{ type: 'end', reason: 'cancelled' }]);
    const during = new AbortController();
    const events: ModelEvent[] = [];
    for await (const event of offline.stream(target, offlineRequest('hello', { signal: during.signal }))) {
      events.push(event);
      during.abort();
    }
    expect(events.map((event) => event.type)).toEqual(['text', 'end']);
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'cancelled' });
  });

  it('keeps the contract whatever is said and whatever tools answer', async () => {
    const words = fc.constantFrom(
      'rename',
      'explain',
      'a',
      'to',
      'in',
      'src/a.ts',
      '"',
      '`',
      '/find',
      'everywhere',
      'replace',
      'with',
      'import',
      'from',
      '```',
      '\n',
      '{',
      '<<<<<<< SEARCH',
      '>>>>>>> REPLACE',
      '@',
      '\ud800',
      'document',
      'this',
    );
    const text = fc.array(words, { maxLength: 12 }).map((list) => list.join(' '));
    const answer = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'a.ts · typescript · lines 1-2 of 2 · version ab\n\nx\ny',
        '1 match in 1 file.\n\na.ts:1:1: x',
        'Applied to 1 file.\n\na.ts',
        '1 symbol.\n\nfunction · a · a.ts:1-2 · name at 1:1',
      ),
    );
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.record({ text: answer, is_error: fc.boolean() }), { maxLength: 6 }), async (asked, answers) => {
        const messages: ModelMessage[] = [{ role: 'user', text: asked }];
        for (const { text: reply, is_error } of answers) {
          const events = await offlineEvents(offlineRequest(asked, { messages: [...messages] }));
          expect(events.at(-1)).toMatchObject({ type: 'end', reason: expect.stringMatching(/^(?:stop|tool_calls)$/) });
          expect(events.filter((event) => event.type === 'end')).toHaveLength(1);
          for (const event of events) ModelEvent.parse(event);
          const calls = events.flatMap((event) => (event.type === 'tool_call' ? event.call : []));
          if (calls.length === 0) return;
          messages.push({ role: 'assistant', text: said(events), tool_calls: calls });
          for (const call of calls) messages.push({ role: 'tool', call_id: call.call_id, name: call.name, text: reply, is_error });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says so when the steps so far are not its own', async () => {
    const messages: ModelMessage[] = [
      { role: 'user', text: 'explain a.ts' },
      { role: 'assistant', text: '', tool_calls: [{ call_id: 'x', name: 'run_command', arguments: '{}' }] },
      { role: 'tool', call_id: 'x', name: 'run_command', text: '', is_error: false },
    ];
    expect(said(await offlineEvents(offlineRequest('explain a.ts', { messages })))).toContain('do not fit');
  });

  it('lists every rule there is a file for', () => {
    const files = readdirSync(new URL('../../../../server/local/providers/offline/intents/', import.meta.url)).filter(
      (name) => name !== 'index.ts',
    );
    expect(rules.map((rule) => `${rule.name}.ts`).sort()).toEqual(files.sort());
    expect(rules.at(-1)?.name).toBe('help');
  });
});

describe('turns', () => {
  it('read a long file in parts and replace in all of it', async () => {
    const long = Array.from({ length: 12_000 }, (_, index) => `const value${index} = "old ${index % 7}";`).join('\n');
    const editor = new MemoryEditor({ 'src/long.ts': long });
    const turn = await offlineTurn(editor, 'replace "old 3" with "new" in src/long.ts');
    expect(turn.calls.filter((call) => call.name === 'read_file').length).toBeGreaterThan(3);
    expect(editor.files.get('src/long.ts')).toBe(long.replaceAll('old 3', 'new'));
    expect(turn.text).toContain('Replaced 1714 occurrences');
  });

  it('do not touch a file that changed while it was read', async () => {
    const editor = new MemoryEditor({ 'src/long.ts': 'let a = 1; // comment\n'.repeat(10_000) });
    const call = editor.call.bind(editor);
    editor.call = async (spec, input) => {
      const output = await call(spec, input);
      if (spec.name === 'read_file') editor.files.set('src/long.ts', `${editor.files.get('src/long.ts') ?? ''}more\n`);
      return output;
    };
    const turn = await offlineTurn(editor, 'replace "a" with "b" in src/long.ts');
    expect(turn.text).toContain('changed while I was reading it');
    expect(editor.proposals).toEqual([]);
  });

  it('change no file when one of them cannot be read', async () => {
    const editor = new MemoryEditor({ 'a.ts': 'x total', 'b.min.js': `total ${'y'.repeat(200_000)}` });
    const turn = await offlineTurn(editor, 'replace "total" with "sum" everywhere');
    expect(turn.text).toContain('too long');
    expect(turn.changed.size).toBe(0);
  });

  it('find a definition without a language server', async () => {
    const editor = new MemoryEditor(sampleFiles);
    editor.symbolsLoaded = false;
    const turn = await offlineTurn(editor, 'rename add to sum');
    expect(turn.text).toContain('Renamed `add` to `sum` in 2 files');
  });

  it('rename what is selected, and ask when a local name is written twice', async () => {
    const files = { 'a.ts': 'function f(x: number) {\n  return x + 1;\n}\n' };
    const asked = await offlineTurn(new MemoryEditor(files), 'rename x to y in a.ts');
    expect(asked.text).toContain('I do not guess');
    expect(asked.changed.size).toBe(0);
    const editor = new MemoryEditor(files);
    const turn = await offlineTurn(editor, 'rename this to y', [
      { kind: 'selection', path: 'a.ts', start_line: 1, end_line: 1, text: 'x' },
    ]);
    expect(turn.calls.at(-1)?.input).toEqual({ path: 'a.ts', line: 1, column: 12, new_name: 'y' });
  });

  it('use the workspace when the attached file does not define the name', async () => {
    const turn = await offlineTurn(new MemoryEditor(sampleFiles), 'rename add to sum', [{ kind: 'file', path: 'src/cart.ts', text: '' }]);
    expect(turn.text).toContain('Renamed `add` to `sum`');
  });

  it('go on when rounds reach the provider as one, as the run loop sends rounds without words', async () => {
    const editor = new MemoryEditor(sampleFiles);
    const turn = await offlineTurn(editor, 'rename add to sum');
    const calls = turn.calls.map((call, index) => ({ call_id: `c${index}`, name: call.name, arguments: JSON.stringify(call.input) }));
    const results = turn.calls.map((call, index): ModelMessage => ({
      role: 'tool',
      call_id: `c${index}`,
      name: call.name,
      text: call.answer.text,
      is_error: !call.answer.ok,
    }));
    const messages: ModelMessage[] = [
      { role: 'user', text: 'rename add to sum' },
      { role: 'assistant', text: '', tool_calls: calls },
      ...results,
    ];
    expect(said(await offlineEvents(offlineRequest('rename add to sum', { messages })))).toBe(turn.text);
  });

  it('change nothing when a result was shortened on its way, and still say what became of an edit', async () => {
    const editor = new MemoryEditor({ 'a.ts': `total;\n${'x;\n'.repeat(400)}total;\n` });
    const asked = 'replace "total" with "sum" in a.ts';
    const turn = await offlineTurn(editor, asked);
    const messages: ModelMessage[] = [{ role: 'user', text: asked }];
    for (const [index, call] of turn.calls.entries()) {
      messages.push({ role: 'assistant', text: '', tool_calls: [{ call_id: `c${index}`, name: call.name, arguments: '{}' }] });
      const text = call.name === 'read_file' ? `${call.answer.text.slice(0, 500)}\n… (left out)` : call.answer.text;
      messages.push({ role: 'tool', call_id: `c${index}`, name: call.name, text, is_error: false });
    }
    expect(said(await offlineEvents(offlineRequest(asked, { messages: messages.slice(0, 3) })))).toContain('reached me shortened');
    expect(said(await offlineEvents(offlineRequest(asked, { messages })))).toBe('Applied the change to [a.ts](a.ts).');
  });

  it('read many files a few at a time', async () => {
    const files = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`src/f${index}.ts`, `total ${index}\n`]));
    const editor = new MemoryEditor(files);
    const turn = await offlineTurn(editor, 'replace "total" with "sum" everywhere');
    expect(turn.text).toContain('Replaced 100 occurrences');
    expect([...editor.files.values()].every((text) => text.startsWith('sum '))).toBe(true);
    expect(editor.proposals).toHaveLength(1);
  });

  it('do not take one of many symbols for the only one', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `export function add${index}() {}`);
    const editor = new MemoryEditor({ 'a.ts': `export function add() {}\n${names.join('\n')}\n` });
    const turn = await offlineTurn(editor, 'rename add to sum');
    expect(turn.text).toContain('There may be more than one');
    expect(turn.changed.size).toBe(0);
  });

  it('never create over a file that exists', async () => {
    const editor = new MemoryEditor(sampleFiles);
    const turn = await offlineTurn(editor, 'create README.md with "new"');
    expect(turn.text).toContain('was refused');
    expect(turn.changed.size).toBe(0);
  });

  it('create files whose text looks like an edit', async () => {
    const body = '<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n';
    const editor = new MemoryEditor({});
    await offlineTurn(editor, `create docs/format.md with\n\n~~~~\n${body.replace('>>>>>>> REPLACE\n', '>>>>>>> NOT\n')}~~~~`);
    expect(editor.files.get('docs/format.md')).toBe(body.replace('>>>>>>> REPLACE\n', '>>>>>>> NOT\n'));
  });

  verifies('offline.honest', 'says that it is rules and how to get a model, whenever it is asked for more', async () => {
    for (const text of ['hello', 'write a parser for me', 'why is this slow?', 'fix all bugs']) {
      const turn = await offlineTurn(new MemoryEditor(sampleFiles), text);
      expect(turn.text).toContain('not a language model');
      expect(turn.text).toContain('Coterie: Set Up a Model');
      expect(turn.calls).toEqual([]);
    }
  });

  verifies('offline.exact', 'changes every occurrence it names and not one byte more, line endings included', async () => {
    const unit = fc.constantFrom('foo', 'Foo', ' ', '\n', '\r\n', 'x', '}', '=======', '+', '-', '@@');
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { minLength: 1, maxLength: 60 }), fc.constantFrom('\n', '\r\n'), async (parts, end) => {
        const before = parts.join('').replace(/\r?\n/g, end);
        const editor = new MemoryEditor({ 'a.txt': before });
        const turn = await offlineTurn(editor, 'replace "foo" with "bar" in a.txt');
        expect({ text: editor.files.get('a.txt'), said: turn.text }).toMatchObject({ text: before.replaceAll('foo', 'bar') });
      }),
      { numRuns: 150 },
    );
  });
});
