/** The clock of a headless engine. */
import type { Clock } from '#engine/ports.ts';

/** Its timers keep the process alive until they have run or the engine is stopped. */
export const nodeClock: Clock = {
  now: () => Date.now(),
  after(delay, task) {
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
};
