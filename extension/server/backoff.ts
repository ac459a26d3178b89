/** How long to wait before the next attempt: 0.25 s doubling to 8 s, each shortened by up to a quarter so that windows spread out. */
export const backoffFloorMs = 250;
export const backoffCeilingMs = 8000;

/** `attempt` counts failures so far, from 1. `random` is in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(backoffCeilingMs, backoffFloorMs * 2 ** Math.min(attempt - 1, 16));
  return Math.round(full * (1 - random / 4));
}
