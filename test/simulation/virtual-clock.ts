/** Time that passes only when the simulation says so: timers run in order, everything they start gets its turn first. */
import type { Clock } from '#engine/ports.ts';

type Timer = { readonly at: number; readonly order: number; readonly task: () => void; cancelled: boolean };

export class VirtualClock {
  #now: number;
  #order = 0;
  #timers: Timer[] = [];

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(delay: number, task: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, delay), order: this.#order++, task, cancelled: false };
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#timers[middle] as Timer;
      if (other.at < timer.at || (other.at === timer.at && other.order < timer.order)) low = middle + 1;
      else high = middle;
    }
    this.#timers.splice(low, 0, timer);
    return () => {
      timer.cancelled = true;
    };
  }

  /** A clock for one life of an engine: once `alive` says no, its timers never run. */
  forLife(alive: () => boolean): Clock {
    return { now: () => this.#now, after: (delay, task) => this.after(delay, () => alive() && task()) };
  }

  /** Runs the next timer and lets what it started come to rest. False when there is none before `limit`. */
  async step(limit = Number.POSITIVE_INFINITY): Promise<boolean> {
    await settle();
    let timer = this.#timers[0];
    while (timer?.cancelled) {
      this.#timers.shift();
      timer = this.#timers[0];
    }
    if (timer === undefined || timer.at > limit) return false;
    this.#timers.shift();
    this.#now = Math.max(this.#now, timer.at);
    timer.task();
    await settle();
    return true;
  }

  async runUntil(limit: number): Promise<void> {
    while (await this.step(limit));
    this.#now = Math.max(this.#now, limit);
  }

  /** Passes time until a promise has come to an end. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let done = false;
    promise.then(
      () => {
        done = true;
      },
      () => {
        done = true;
      },
    );
    await settle();
    while (!done) if (!(await this.step())) await settle();
    return promise;
  }
}

/** Storage and promises run on the real event loop: so many turns are more than any chain of them needs. */
const TURNS = 12;

async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
}
