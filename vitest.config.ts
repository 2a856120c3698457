/** Unit, property, engine and simulation tests: everything that runs in Node. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**', 'node_modules/**'],
    // a guard against what hangs; how long a test takes depends on what else the machine does
    testTimeout: 120_000,
    // the runner itself has little to do meanwhile
    maxWorkers: availableParallelism(),
  },
});
