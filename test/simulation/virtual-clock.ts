/** Time that passes only when the simulation says so: timers run in order, everything they start gets its turn first. */
import type { Clock } from '#engine/ports.ts';

type Timer = {
  readonly at: number;
  readonly order: number;
  readonly alive: () => boolean;
  /** Undefined once it was cancelled. */
  task: (() => void) | undefined;
};

/** Storage and promises run on the real event loop: so many turns are more than any chain of them needs. */
const TURNS = 24;
/** So many timers that wait at least before those that nobody waits for any more are looked for. */
const SWEPT = 4096;

export class VirtualClock {
  readonly #turns: number;
  #now: number;
  #order = 0;
  /** A heap: the next timer stands first. */
  #timers: Timer[] = [];
  #sweepAt = SWEPT;

  /** `turns` of the event loop let everything come to rest that one timer starts. */
  constructor(turns = TURNS, start = Date.UTC(2026, 0, 1)) {
    this.#turns = turns;
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(delay: number, task: () => void, alive = () => true): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, delay), order: this.#order++, alive, task };
    this.#push(timer);
    if (this.#timers.length >= this.#sweepAt) this.#sweep();
    return () => {
      // what waits for hours mustn't keep all that it would have seen
      timer.task = undefined;
    };
  }

  /** A clock for one life of an engine: once `alive` says no, its timers never run. `skew`: how far it is wrong (ms). */
  forLife(alive: () => boolean, skew = () => 0): Clock {
    return { now: () => this.#now + skew(), after: (delay, task) => this.after(delay, task, alive) };
  }

  /** Runs the next timer and lets what it started come to rest. False when there is none before `limit`. */
  async step(limit = Number.POSITIVE_INFINITY): Promise<boolean> {
    await this.#settle();
    return this.#next(limit);
  }

  /** As `step`, when everything is at rest. */
  async #next(limit = Number.POSITIVE_INFINITY): Promise<boolean> {
    while (this.#timers[0] !== undefined && !isAwaited(this.#timers[0])) this.#pop();
    const timer = this.#timers[0];
    if (timer === undefined || timer.at > limit) return false;
    this.#pop();
    this.#now = Math.max(this.#now, timer.at);
    timer.task?.();
    await this.#settle();
    return true;
  }

  async runUntil(limit: number): Promise<void> {
    await this.#settle();
    while (await this.#next(limit));
    this.#now = Math.max(this.#now, limit);
  }

  /** Passes time until a promise has come to an end. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let done = false;
    const end = () => {
      done = true;
    };
    promise.then(end, end);
    await this.#settle();
    while (!done) if (!(await this.#next())) await this.#settle();
    return promise;
  }

  async #settle(): Promise<void> {
    for (let turn = 0; turn < this.#turns; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Lets go of what nobody waits for any more: an engine that was killed had timers of hours. */
  #sweep(): void {
    // in order, an array is a heap
    this.#timers = this.#timers.filter(isAwaited).sort((one, other) => (isBefore(one, other) ? -1 : 1));
    this.#sweepAt = Math.max(SWEPT, 2 * this.#timers.length);
  }

  #push(timer: Timer): void {
    let index = this.#timers.push(timer) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(timer, this.#timers[parent] as Timer)) break;
      this.#timers[index] = this.#timers[parent] as Timer;
      index = parent;
    }
    this.#timers[index] = timer;
  }

  #pop(): void {
    const last = this.#timers.pop();
    if (last === undefined || this.#timers.length === 0) return;
    let index = 0;
    for (;;) {
      const [left, right] = [this.#timers[2 * index + 1], this.#timers[2 * index + 2]];
      if (left === undefined) break;
      const smaller = right !== undefined && isBefore(right, left) ? right : left;
      if (!isBefore(smaller, last)) break;
      this.#timers[index] = smaller;
      index = 2 * index + (smaller === left ? 1 : 2);
    }
    this.#timers[index] = last;
  }
}

function isAwaited({ task, alive }: Timer): boolean {
  return task !== undefined && alive();
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
