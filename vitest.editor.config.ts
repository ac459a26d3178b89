/** The journeys: one real editor at a time, one file after another. */
import process from 'node:process';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // A shared machine starves a browser or a process now and then; at a desk a failure shows at once.
    retry: process.env['CI'] === 'true' ? 2 : 0,
    include: ['test/editor/**/*.test.ts'],
    globalSetup: ['test/editor/prepare.ts'],
    testTimeout: 90_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    maxWorkers: 1,
  },
});
