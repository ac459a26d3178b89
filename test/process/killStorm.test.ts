/** A short kill storm; the long one is `npm run test:faults`. */
import { expect } from 'vitest';
import { killStorm } from '../faults/killStorm.ts';
import { verifies } from '../support/verifies.ts';

verifies(
  'faults.kill',
  'twenty kills while streaming lose nothing and repeat nothing',
  async () => {
    const report = await killStorm({ kills: 20, auditEvery: 10 });
    expect(report.faults).toEqual([]);
    expect(report).toMatchObject({ kills: 20 });
    expect(report.completed).toBeGreaterThan(0);
    expect(report.interrupted).toBeGreaterThan(0);
  },
  120_000,
);
