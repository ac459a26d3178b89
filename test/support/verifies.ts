/** A test that cites a promise of `test/requirements.ts`. Use it as `it`: `verifies('promise-id', 'what is seen', fn)`. */
import { it } from 'vitest';
import type { RequirementId } from '../requirements.ts';

/** `timeout` in milliseconds; the suite's own when absent. */
export function verifies(id: RequirementId, title: string, fn: () => void | Promise<void>, timeout?: number): void {
  it(`${title} [${id}]`, fn, timeout);
}
