import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { RunId } from '#contracts/core/ids';
import { createSubscriptions } from '../../../../server/local/links/subscriptions.ts';
import type { EventText, RunEvents } from '../../../../server/local/runs/runEvents.ts';
import { systemIds } from '../../../../server/shared/ids.ts';
import { verifies } from '../../../support/verifies.ts';

/** A run of so many events, a kilobyte each, that counts what was read of it. */
function longRun(length: number) {
  const read = { events: 0 };
  const wakes: (() => void)[] = [];
  const events: RunEvents = {
    open(_run_id, after, wake) {
      let seq = after;
      wakes.push(wake);
      return {
        read: () => [],
        readText(max) {
          const texts: EventText[] = [];
          while (texts.length < max && seq < length)
            texts.push({ seq: ++seq, type: 'text.delta', text: `{"seq":${seq},"pad":"${'x'.repeat(1000)}"}` });
          read.events += texts.length;
          return texts;
        },
        get ended() {
          return seq === length;
        },
        close: () => undefined,
      };
    },
  };
  return { events, read, wakes };
}

const seqs = (frames: readonly string[]): number[] =>
  frames.flatMap((text) => (JSON.parse(text) as { events: { seq: number }[] }).events.map((event) => event.seq));

describe('what a client follows', () => {
  verifies('server.slow-client', 'is read no further than the client takes it, and all of it in the end', async () => {
    const run = longRun(10_000);
    const sent: { text: string; written: () => void }[] = [];
    const subscriptions = createSubscriptions({
      events: () => run.events,
      unsentBytes: () => 0,
      send: (text, written) => sent.push({ text, written }),
      onEventsSent: () => undefined,
    });
    expect(subscriptions.follow(RunId.parse(systemIds.next()), 0)).toBeNull();
    for (let i = 0; i < 5; i++) await turn();
    run.wakes.forEach((wake) => wake());
    await turn();
    expect(sent).toHaveLength(1);
    expect(run.read.events).toBeLessThan(300);
    for (let at = 0; at < sent.length; at++) {
      sent[at]?.written();
      await turn();
    }
    expect(seqs(sent.map(({ text }) => text))).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1));
  });

  it('travels in one frame when it comes in one turn, and serves every run', async () => {
    const run = longRun(3);
    const frames: string[] = [];
    const subscriptions = createSubscriptions({
      events: () => run.events,
      unsentBytes: () => 0,
      send: (text, written) => {
        frames.push(text);
        written();
      },
      onEventsSent: () => undefined,
    });
    for (let i = 0; i < 4; i++) subscriptions.follow(RunId.parse(systemIds.next()), 0);
    for (let i = 0; i < 5; i++) await turn();
    expect(frames).toHaveLength(1);
    expect(seqs(frames)).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
    subscriptions.close();
    run.wakes.forEach((wake) => wake());
    for (let i = 0; i < 3; i++) await turn();
    expect(frames).toHaveLength(1);
  });

  it('goes on when what filled the socket was something else', async () => {
    const run = longRun(3);
    const frames: string[] = [];
    let unsent = 1_000_000;
    const subscriptions = createSubscriptions({
      events: () => run.events,
      unsentBytes: () => unsent,
      send: (text) => frames.push(text),
      onEventsSent: () => undefined,
    });
    subscriptions.follow(RunId.parse(systemIds.next()), 0);
    for (let i = 0; i < 3; i++) await turn();
    expect(run.read.events).toBe(0);
    unsent = 0;
    subscriptions.resume();
    await turn();
    expect(seqs(frames)).toEqual([1, 2, 3]);
  });

  it('is bounded in number', () => {
    const run = longRun(1);
    const subscriptions = createSubscriptions({
      events: () => run.events,
      unsentBytes: () => 0,
      send: () => undefined,
      onEventsSent: () => undefined,
    });
    const results = Array.from({ length: 2001 }, () => subscriptions.follow(RunId.parse(systemIds.next()), 0));
    expect(results.filter((result) => result !== null)).toMatchObject([{ code: 'E_RATE_LIMITED' }]);
  });

  it('makes room by letting go of runs that have ended', () => {
    const over = longRun(0);
    const subscriptions = createSubscriptions({
      events: () => over.events,
      unsentBytes: () => 0,
      send: () => undefined,
      onEventsSent: () => undefined,
    });
    const results = Array.from({ length: 2001 }, () => subscriptions.follow(RunId.parse(systemIds.next()), 0));
    expect(results.every((result) => result === null)).toBe(true);
  });
});
