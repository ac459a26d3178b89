import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,arch,boundary,process,browser}/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
