/** The event log against a model of it: whatever happens between, readers get every stored event once, in order, as it was written. */
import { copyFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldRun } from '#contracts/chat/runView';
import { ConversationId, EditId, MessageId, RunId } from '#contracts/core/ids';
import { createEventLog, type EventLog } from '../../../../server/local/runs/eventLog.ts';
import type { EventReader } from '../../../../server/local/runs/runEvents.ts';
import { openStore, type Store } from '../../../../server/local/store/openStore.ts';
import { systemClock } from '../../../../server/shared/clock.ts';
import { systemIds } from '../../../../server/shared/ids.ts';
import { makeTempDir, removeDir } from '../../../support/tempDir.ts';

function addRun(store: Store): RunId {
  const conversation_id = ConversationId.parse(systemIds.next());
  const id = RunId.parse(systemIds.next());
  store.conversations.insert({ id: conversation_id, title: '', workspace: null, at: 1 });
  store.runs.insert({
    id,
    conversation_id,
    kind: 'chat',
    message_id: MessageId.parse(systemIds.next()),
    reply_id: MessageId.parse(systemIds.next()),
    status: 'running',
    settings: { model: 'offline/rules', fallbacks: [], providers: [] },
    client_id: null,
    requested_model: 'offline/rules',
    model: 'offline/rules',
    fallback_used: false,
    retry_of: null,
    failure: null,
    usage: null,
    last_seq: 0,
    created_at: 1,
    finished_at: null,
  });
  return id;
}

const openLog = (store: Store, onFailure: () => void = () => undefined): EventLog =>
  createEventLog({ db: store.db, clock: systemClock, onFailure, onDropped: () => undefined, onReaderError: () => undefined, retryMs: 5 });

const drain = (reader: EventReader, max: number): string[] => {
  const texts: string[] = [];
  for (let more = reader.readText(max); more.length > 0; more = reader.readText(max)) texts.push(...more.map(({ text }) => text));
  return texts;
};

const at = <T>(list: readonly T[], index: number): T => {
  const item = list[index];
  if (item === undefined) throw new Error(`nothing at ${index}`);
  return item;
};

const edit_id = EditId.parse('0198c0de-0000-7000-8000-000000000001');
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Step =
  | { readonly do: 'append'; readonly run: number; readonly text: string }
  | { readonly do: 'commit'; readonly run: number; readonly count: number }
  | { readonly do: 'open'; readonly run: number; readonly back: number }
  | { readonly do: 'read'; readonly reader: number; readonly max: number }
  | { readonly do: 'close'; readonly reader: number }
  | { readonly do: 'hold' | 'release'; readonly run: number }
  | { readonly do: 'tick' }
  | { readonly do: 'crash' };

const runNumber = fc.nat({ max: 2 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('append' as const),
        run: runNumber,
        text: fc.oneof(fc.string({ unit: 'binary' }), fc.constant('x'.repeat(20_000))),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('commit' as const), run: runNumber, count: fc.nat({ max: 3 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('open' as const), run: runNumber, back: fc.nat({ max: 8 }) }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('read' as const), reader: fc.nat({ max: 5 }), max: fc.integer({ min: 1, max: 5 }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), reader: fc.nat({ max: 5 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('hold' as const, 'release' as const), run: runNumber }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('tick' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
  ),
  { minLength: 5, maxLength: 60 },
);

/** The files as `kill -9` leaves them at this moment. */
function crashCopy(home: string): string {
  const copy = makeTempDir();
  for (const name of readdirSync(home)) copyFileSync(path.join(home, name), path.join(copy, name));
  return copy;
}

describe('event log', () => {
  let dir = '';
  beforeAll(() => {
    dir = makeTempDir();
  });
  afterAll(() => removeDir(dir));

  it('gives every reader exactly what is stored, under any interleaving of appends, reads and restarts', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        let home = makeTempDir();
        let store = openStore(home, systemClock);
        const runs = [addRun(store), addRun(store), addRun(store)];
        let log = openLog(store);
        // What is written per run, stored or not; a crash forgets what was not stored.
        let written: { text: string; stored: boolean }[][] = runs.map(() => []);
        let readers: { reader: EventReader; run: number; at: number; got: string[] }[] = [];
        const seen: string[][] = runs.map(() => []);
        const note = (run: number, text: string): void => void written[run]?.push({ text, stored: false });
        try {
          for (const step of plan) {
            switch (step.do) {
              case 'append':
                note(step.run, JSON.stringify(log.append(at(runs, step.run), { type: 'text.delta', data: { text: step.text } })));
                break;
              case 'commit': {
                const bodies = Array.from({ length: step.count }, (_, n) => ({
                  type: 'notice' as const,
                  data: { level: 'info' as const, text: `n${n}` },
                }));
                for (const event of log.commit(at(runs, step.run), bodies)) note(step.run, JSON.stringify(event));
                written.forEach((events) => events.forEach((event) => (event.stored = true)));
                break;
              }
              case 'open': {
                const from = Math.max(0, (seen[step.run]?.length ?? 0) - step.back);
                const reader = log.open(at(runs, step.run), from, () => undefined);
                if (reader !== null) readers.push({ reader, run: step.run, at: from, got: [] });
                break;
              }
              case 'read': {
                const entry = readers[step.reader % Math.max(1, readers.length)];
                if (entry === undefined) break;
                const texts = entry.reader.readText(step.max).map(({ text }) => text);
                entry.got.push(...texts);
                // Nothing is ever read that a restart could forget.
                texts.forEach((text, n) => {
                  const event = written[entry.run]?.[entry.at + entry.got.length - texts.length + n];
                  if (text !== event?.text) throw new Error(`read ${text} where ${event?.text} was written`);
                  if (event !== undefined) event.stored = true;
                  at(seen, entry.run)[entry.at + entry.got.length - texts.length + n] = text;
                });
                break;
              }
              case 'close':
                readers[step.reader % Math.max(1, readers.length)]?.reader.close();
                break;
              case 'hold':
                log.hold(at(runs, step.run));
                break;
              case 'release':
                log.release(at(runs, step.run));
                break;
              case 'tick':
                await tick();
                break;
              case 'crash': {
                const after = crashCopy(home);
                const stored = runs.map(() => 0);
                log.close();
                store.close();
                removeDir(home);
                home = after;
                store = openStore(home, systemClock);
                log = openLog(store);
                runs.forEach((run, n) => (stored[n] = store.runs.get(run)?.last_seq ?? 0));
                written.forEach((events, run) =>
                  events.forEach((event, n) => {
                    if (event.stored && n >= (stored[run] ?? 0)) throw new Error('a stored event was lost');
                  }),
                );
                written = written.map((events, run) => events.slice(0, stored[run]).map(({ text }) => ({ text, stored: true })));
                readers = [];
                break;
              }
            }
          }
          log.close();
          runs.forEach((run, n) => {
            const reader = log.open(run, 0, () => undefined);
            expect(reader === null ? null : drain(reader, 7)).toEqual(written[n]?.map(({ text }) => text));
            reader?.close();
          });
        } finally {
          log.close();
          store.close();
          removeDir(home);
        }
      }),
      { numRuns: 120 },
    );
  });

  it('folds a replay to the same view as the live events', async () => {
    const store = openStore(dir, systemClock);
    const log = openLog(store);
    const run = addRun(store);
    const live = ['a', 'b\u2028', '\ud83d\ude00', '"\\\n'].map((text) => log.append(run, { type: 'text.delta', data: { text } }));
    live.push(...log.commit(run, [{ type: 'run.completed', data: { reason: 'stop' } }]));
    expect(foldRun(log.replay(run))).toEqual(foldRun(live));
    log.close();
    store.close();
  });

  it('wakes a reader once between two reads and only for what is stored', async () => {
    const store = openStore(dir, systemClock);
    const log = openLog(store);
    const run = addRun(store);
    let wakes = 0;
    const reader = log.open(run, 0, () => void wakes++);
    log.append(run, { type: 'text.delta', data: { text: '1' } });
    expect(reader?.read(10)).toEqual([]);
    log.commit(run, []);
    log.commit(run, [{ type: 'run.cancelled', data: {} }]);
    expect(wakes).toBe(1);
    expect(reader?.read(1).map(({ seq }) => seq)).toEqual([1]);
    expect(reader?.ended).toBe(false);
    expect(reader?.read(1).map(({ seq }) => seq)).toEqual([2]);
    expect(reader?.ended).toBe(true);
    log.commit(run, [{ type: 'edit.applied', data: { edit_id, files: ['a'] } }]);
    expect(wakes).toBe(2);
    expect(reader?.readText(9).map(({ type }) => type)).toEqual(['edit.applied']);
    log.close();
    store.close();
  });

  it('closes a reader that throws and keeps what was stored', () => {
    const store = openStore(dir, systemClock);
    const log = openLog(store);
    const run = addRun(store);
    log.open(run, 0, () => {
      throw new Error('reader');
    });
    expect(log.commit(run, [{ type: 'run.cancelled', data: {} }])).toHaveLength(1);
    expect([...log.replay(run)]).toHaveLength(1);
    log.close();
    store.close();
  });

  it('changes nothing when what goes alongside fails', () => {
    const store = openStore(dir, systemClock);
    const log = openLog(store);
    const run = addRun(store);
    log.append(run, { type: 'text.delta', data: { text: 'kept' } });
    expect(() =>
      log.commit(run, [{ type: 'run.cancelled', data: {} }], () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(log.commit(run, [{ type: 'run.cancelled', data: {} }]).map(({ seq }) => seq)).toEqual([2]);
    expect([...log.replay(run)].map(({ type }) => type)).toEqual(['text.delta', 'run.cancelled']);
    log.close();
    store.close();
  });
});
