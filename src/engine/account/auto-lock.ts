/** Locks the account by itself when its owner has given no sign for a while. */
import type { Clock } from '../ports.ts';

/** In less time (ms) nobody who opens the account could change it. */
const SHORTEST = 1000;

export class AutoLock {
  readonly #clock: Clock;
  readonly #lock: () => Promise<void>;
  #cancel: () => void = () => undefined;

  constructor(clock: Clock, lock: () => Promise<void>) {
    this.#clock = clock;
    this.#lock = lock;
  }

  /** The time begins anew: `after` ms from now, a second at least; 0 for never. */
  begin(after: number): void {
    this.#cancel();
    if (after > 0)
      this.#cancel = this.#clock.after(Math.max(after, SHORTEST), () => void this.#lock().catch(() => undefined));
  }

  cancel(): void {
    this.#cancel();
  }
}
