/** A token bucket that makes its user wait instead of refusing. */
import type { Clock } from '../ports.ts';

export class Allowance {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #rate: number;
  #tokens: number;
  #filledAt: number;

  /** `burst` at once, then `rate` per second. */
  constructor(clock: Clock, burst: number, rate: number) {
    this.#clock = clock;
    this.#burst = burst;
    this.#rate = rate;
    this.#tokens = burst;
    this.#filledAt = clock.now();
  }

  /** Resolves when one more is allowed; called again only after that. */
  async take(): Promise<void> {
    const now = this.#clock.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + (Math.max(0, now - this.#filledAt) / 1000) * this.#rate);
    this.#filledAt = now;
    this.#tokens--;
    if (this.#tokens >= 0) return;
    const wait = (-this.#tokens / this.#rate) * 1000;
    await new Promise<void>((resolve) => void this.#clock.after(wait, resolve));
  }
}
