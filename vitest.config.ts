/** Unit, property, engine and simulation tests: everything that runs in Node. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes minutes begins first, so that no core waits for it in the end; the longest stand first. */
const LONG = ['simulation/simulation', 'engine/kill-points', 'engine/kill-features', 'engine/blacklist-faults'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return place < 0 ? LONG.length : place;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**', 'node_modules/**'],
    sequence: { sequencer: LongestFirst },
    // a guard against what hangs; how long a test takes depends on what else the machine does
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // the runner itself has little to do meanwhile
    maxWorkers: availableParallelism(),
  },
});
