import { describe, expect, it, vi, beforeEach, afterEach } from 'vitest';
import { createLifecycle, type LifecycleTimes } from '../../../../server/local/lifecycle.ts';

const times = { startGraceMs: 100, graceMs: 10, runsLimitMs: 1000 };

/** A run loop with a number of active runs that the test sets. */
function house(options: Partial<LifecycleTimes> & { idleExit?: boolean } = {}) {
  let active = 0;
  let waiting: (() => void)[] = [];
  const told: string[] = [];
  const lifecycle = createLifecycle({
    ...times,
    idleExit: true,
    ...options,
    runs: {
      activeRuns: () => active,
      stopAccepting: () => told.push('stopAccepting'),
      onIdle: (callback) => (active === 0 ? callback() : void waiting.push(callback)),
    },
    onRetiring: () => told.push('retiring'),
    onStop: (reason) => told.push(`stop ${reason}`),
  });
  return {
    lifecycle,
    told,
    setActive: (count: number): void => {
      active = count;
      if (count > 0) return;
      const ready = waiting;
      waiting = [];
      for (const callback of ready) callback();
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the end of a server', () => {
  it('comes when nobody ever connects', () => {
    const { lifecycle, told } = house();
    lifecycle.begin();
    vi.advanceTimersByTime(99);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['stop idle']);
  });

  it('comes some time after the last client, unless one comes back', () => {
    const { lifecycle, told } = house();
    const [one, two] = [lifecycle.enter(), lifecycle.enter()];
    one();
    one();
    vi.advanceTimersByTime(1000);
    two();
    vi.advanceTimersByTime(9);
    lifecycle.enter()();
    vi.advanceTimersByTime(9);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['stop idle']);
  });

  it('waits for active runs, within bounds', () => {
    const waits = house();
    waits.setActive(1);
    waits.lifecycle.enter()();
    vi.advanceTimersByTime(500);
    expect(waits.told).toEqual([]);
    waits.setActive(0);
    expect(waits.told).toEqual(['stop idle']);
    const forever = house();
    forever.setActive(1);
    forever.lifecycle.enter()();
    vi.advanceTimersByTime(10 + 1000);
    expect(forever.told).toEqual(['stop idle']);
  });

  it('is not brought on by a run that ends after a client came back', () => {
    const { lifecycle, told, setActive } = house();
    setActive(1);
    lifecycle.enter()();
    vi.advanceTimersByTime(50);
    const leave = lifecycle.enter();
    setActive(0);
    vi.advanceTimersByTime(5000);
    expect(told).toEqual([]);
    leave();
    vi.advanceTimersByTime(9);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['stop idle']);
  });

  it('never comes by itself to a server started by hand', () => {
    const { lifecycle, told } = house({ idleExit: false });
    lifecycle.begin();
    lifecycle.enter()();
    vi.advanceTimersByTime(1e7);
    expect(told).toEqual([]);
  });

  it('comes to a retiring server when its runs are done, clients or not', () => {
    const { lifecycle, told, setActive } = house();
    setActive(2);
    lifecycle.enter();
    lifecycle.retire();
    lifecycle.retire();
    expect([lifecycle.retiring, told]).toEqual([true, ['stopAccepting', 'retiring']]);
    lifecycle.enter()();
    vi.advanceTimersByTime(100);
    setActive(0);
    expect(told).toEqual(['stopAccepting', 'retiring', 'stop retired']);
  });
});
