/** Tells when the pages have asked what they ask first of all: what nobody waits for takes no time from that. */
import type { Clock } from '#engine/ports.ts';

/** So long (ms) nobody has called. */
const PAUSE = 100;
/** Whoever goes on calling is waited for no longer (ms). */
const LONGEST = 1000;

export class Calls {
  readonly #clock: Clock;
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begun(): void {
    this.#count++;
  }

  /** Resolves after the first pause between calls. */
  async lull(): Promise<void> {
    for (let waited = 0; waited < LONGEST; waited += PAUSE) {
      const before = this.#count;
      await new Promise<void>((resolve) => this.#clock.after(PAUSE, resolve));
      if (this.#count === before) return;
    }
  }
}
