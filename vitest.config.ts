import process from 'node:process';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // A shared machine starves a browser or a process now and then; at a desk a failure shows at once.
    retry: process.env['CI'] === 'true' ? 2 : 0,
    include: ['test/{unit,arch,boundary,process,browser}/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
