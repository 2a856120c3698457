/** Inputs for the fuzz tests: as many as the run has, told by their number, each made from a seed of its own. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';

const LONG = process.env['ICOM_LONG'] !== undefined;
/** Of `npm run test:long`, and of `npm test`. */
const INPUTS = LONG ? 1_000_000 : 20_000;
/** `ICOM_FUZZ=<seed>/<number>` runs one input alone. */
const [SEED = 'icom', ONLY] = (process.env['ICOM_FUZZ'] ?? 'icom').split('/');

/** No input may take longer (ms). */
const LONGEST = 50;
/** A busy machine may stop us at any time: an input counts as slow when it always is, by the processor's time. */
const RETRIES = 5;
/** What the heap may grow by over a run (bytes), warming up left out. */
const GROWTH = 48 * 1024 ** 2;

/** Small, fast and repeatable (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: string) {
    this.#state = [...seed].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5);
  }

  /** 0 ≤ x < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  once(outOf: number): boolean {
    return this.below(outOf) === 0;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}

export type FuzzOptions = {
  /** Of all inputs, the part that is this test's. */
  readonly share: number;
  /** Where the processor's time doesn't tell: what is asked works elsewhere, or waits. */
  readonly untimed?: boolean;
};

/**
 * Runs `attempt`, which makes its input from `chance` and rejects when something is wrong with what came of it. What it
 * answers runs the same input again, for its time.
 */
export async function fuzz(
  name: string,
  { share, untimed = false }: FuzzOptions,
  attempt: (chance: Chance) => Promise<(() => unknown) | undefined> | (() => unknown) | undefined,
): Promise<void> {
  const count = Math.round(INPUTS * share);
  const numbers = ONLY === undefined ? Array.from({ length: count }, (_, number) => number) : [Number(ONLY)];
  const warm = Math.ceil(numbers.length / 5);
  let before = 0;
  for (const number of numbers) {
    if (number === warm) before = await heapInUse();
    const replay = `replay with ICOM_FUZZ=${SEED}/${number}: ${name}`;
    const begun = performance.now();
    const again = await Promise.resolve(attempt(new Chance(`${SEED}/${name}/${number}`))).catch((reason: unknown) => {
      throw new Error(`${replay}: ${String(reason)}`, { cause: reason });
    });
    const slow = !untimed && again !== undefined && performance.now() - begun > LONGEST;
    if (slow) expect(await leastTime(again), replay).toBeLessThan(LONGEST);
  }
  if (numbers.length > warm) expect((await heapInUse()) - before, `${name}: growth of the heap`).toBeLessThan(GROWTH);
}

/** The least processor time (ms) that a piece of work takes. */
async function leastTime(work: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let retry = 0; retry < RETRIES; retry++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function heapInUse(): Promise<number> {
  const looks: number[] = [];
  // what is freed by a finalizer, or held by a task that is about to end, is gone at a later look
  for (let look = 0; look < 5; look++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    const { heapUsed, external } = process.memoryUsage();
    looks.push(heapUsed + external);
  }
  return Math.min(...looks);
}
