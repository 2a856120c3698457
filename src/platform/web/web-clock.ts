/** The clock of a browser's worker. */
import type { Clock } from '#engine/ports.ts';

export const webClock: Clock = {
  now: () => Date.now(),
  after(delay, task) {
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
};
