import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import type { Message } from '#contracts/chat/message';
import type { Run } from '#contracts/chat/run';
import type { RunEvent, RunEventBody } from '#contracts/chat/runEvent';
import { foldRun } from '#contracts/chat/runView';
import { ConversationId, MessageId, RunId } from '#contracts/core/ids';
import { readPanelState } from '../../../webview/chat/persist.ts';
import { entryOf, receive, shownRun, turnsOf } from '../../../webview/chat/reduce.ts';
import { splitSnippet } from '../../../webview/chat/snippet.ts';
import { windowOf } from '../../../webview/ui/useWindow.ts';

const conversation_id = ConversationId.parse(uuidv7());
const messageId = () => MessageId.parse(uuidv7());

function runWith(bodies: readonly RunEventBody[]): { run: Run; events: RunEvent[] } {
  const id = RunId.parse(uuidv7());
  const run: Run = {
    id,
    conversation_id,
    kind: 'chat',
    message_id: messageId(),
    reply_id: messageId(),
    status: 'queued',
    requested_model: 'offline/offline',
    model: 'offline/offline',
    fallback_used: false,
    retry_of: null,
    failure: null,
    usage: null,
    last_seq: 0,
    created_at: 1,
    finished_at: null,
  };
  return { run, events: bodies.map((body, index) => ({ run_id: id, conversation_id, seq: index + 1, at: index, ...body })) };
}

describe('events of a run', () => {
  it('give the same view in whatever order, repetition and grouping they come', () => {
    const bodies: RunEventBody[] = [...'abcdefghij'].map((text) => ({ type: 'text.delta', data: { text } }));
    const { run, events } = runWith([...bodies, { type: 'run.completed', data: { reason: 'stop' } }]);
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(events.length - 1), { maxLength: 6 }), { maxLength: 12 }), (groups) => {
        let entry = entryOf(run, undefined);
        for (const group of groups)
          entry = receive(
            entry,
            group.flatMap((at) => events[at] ?? []),
          ).entry;
        const { entry: last, missingAfter } = receive(entry, events);
        expect(missingAfter).toBeNull();
        expect(last.view).toEqual(foldRun(events));
        expect(last.held).toEqual([]);
      }),
    );
  });

  it('with a gap are held back, and asked for from where the fold stands', () => {
    const { run, events } = runWith([...'abc'].map((text) => ({ type: 'text.delta', data: { text } })));
    const [first, , third] = events;
    if (!first || !third) throw new Error('There are three events.');
    const { entry, missingAfter } = receive(entryOf(run, undefined), [first, third]);
    expect(missingAfter).toBe(1);
    expect(entry.view.parts).toEqual([{ type: 'text', text: 'a' }]);
  });

  it('show what was stored until they have caught up with it', () => {
    const { run, events } = runWith([...'abc'].map((text) => ({ type: 'text.delta', data: { text } })));
    const stored: Message = {
      id: run.reply_id,
      conversation_id,
      parent_message_id: run.message_id,
      role: 'assistant',
      parts: [{ type: 'text', text: 'ab' }],
      run_id: run.id,
      created_at: 1,
    };
    let entry = entryOf({ ...run, status: 'running', last_seq: 2 }, stored);
    expect(shownRun(entry)).toMatchObject({ status: 'running', parts: [{ text: 'ab' }] });
    entry = receive(entry, events.slice(0, 1)).entry;
    expect(shownRun(entry).parts).toEqual([{ type: 'text', text: 'ab' }]);
    entry = receive(entry, events).entry;
    expect(shownRun(entry).parts).toEqual([{ type: 'text', text: 'abc' }]);
  });
});

describe('the path shown', () => {
  let at = 0;
  const message = (parent: MessageId | null, role: Message['role']): Message => ({
    id: messageId(),
    conversation_id,
    parent_message_id: parent,
    role,
    parts: [],
    run_id: null,
    created_at: ++at,
  });
  const ids = (messages: readonly Message[], chosen: readonly (readonly [string, MessageId])[] = []) =>
    turnsOf({ messages: new Map(messages.map((item) => [item.id, item])), chosen: new Map(chosen) }).map((turn) => turn.message.id);

  it('follows the newest branch, and another one when it is chosen', () => {
    const question = message(null, 'user');
    const first = message(question.id, 'assistant');
    const followUp = message(first.id, 'user');
    const second = message(question.id, 'assistant');
    const all = [question, first, followUp, second];
    expect(ids(all)).toEqual([question.id, second.id]);
    expect(ids(all, [[question.id, first.id]])).toEqual([question.id, first.id, followUp.id]);
  });

  it('starts at the oldest loaded message when earlier ones are not here', () => {
    const lost = messageId();
    const answer = message(lost, 'assistant');
    const next = message(answer.id, 'user');
    expect(ids([answer, next])).toEqual([answer.id, next.id]);
  });

  it('ends on any parents a server may send, rings included', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(11)), { minLength: 1, maxLength: 12 }), (parents) => {
        const made = parents.map(() => message(null, 'user'));
        const linked = made.map((item, index) => ({ ...item, parent_message_id: made[parents[index] ?? -1]?.id ?? null }));
        const shown = ids(linked);
        expect(new Set(shown).size).toBe(shown.length);
      }),
    );
  });
});

describe('what is kept across a reload', () => {
  it('is read whatever was saved, and keeps the parts that fit', () => {
    fc.assert(fc.property(fc.jsonValue(), (saved) => readPanelState(saved).version === 1));
    const outgoing = { conversation_id, message_id: messageId(), text: 'x', context: [], model: 'offline/offline' };
    const state = readPanelState({
      version: 9,
      conversation_id,
      drafts: { new: { text: 'kept', context: [] }, bad: 1 },
      outbox: [outgoing, null],
      scroll: 'odd',
    });
    expect(state).toMatchObject({ conversation_id, drafts: { new: { text: 'kept', context: [] } }, outbox: [outgoing], scroll: null });
  });
});

describe('the history', () => {
  it('splits snippets at their marks', () => {
    expect(splitSnippet('a \u2068b\u2069 c \u2068d\u2069')).toEqual([
      { text: 'a ', match: false },
      { text: 'b', match: true },
      { text: ' c ', match: false },
      { text: 'd', match: true },
    ]);
    expect(splitSnippet('\u2069odd\u2068open')).toEqual([
      { text: 'odd', match: false },
      { text: 'open', match: false },
    ]);
  });

  it('draws the rows in sight and leaves room for the others', () => {
    fc.assert(
      fc.property(
        fc.nat(5_000),
        fc.nat(300_000),
        fc.integer({ min: 100, max: 2_000 }),
        fc.integer({ min: 20, max: 120 }),
        (count, top, height, row) => {
          const { start, end, before, after } = windowOf(count, top, height, row);
          expect(before + (end - start) * row + after).toBe(count * row);
          expect(start).toBeLessThanOrEqual(end);
          expect(end - start).toBeLessThanOrEqual(Math.max(200, height / row + 43));
        },
      ),
    );
  });
});
