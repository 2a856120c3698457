/** Measures two ways of doing the same work in turns, so that a busy machine slows both alike. */

import type { BenchRow } from './row.ts';

export type Contest = {
  readonly name: string;
  readonly target: number;
  /** Operations in one round of either side. */
  readonly operations: number;
  readonly rounds: number;
  /** Before each round, untimed. */
  readonly prepare?: () => void;
  /** Does `operations` operations. */
  readonly ours: (operations: number) => Promise<void>;
  readonly peer: (operations: number) => Promise<void>;
};

export const WARM_UP_ROUNDS = 3;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function microseconds(work: (operations: number) => Promise<void>, operations: number): Promise<number> {
  const start = performance.now();
  await work(operations);
  return ((performance.now() - start) * 1000) / operations;
}

export async function compete(contest: Contest): Promise<BenchRow> {
  const ours: number[] = [];
  const peer: number[] = [];
  for (let round = -WARM_UP_ROUNDS; round < contest.rounds; round++) {
    contest.prepare?.();
    const own = await microseconds(contest.ours, contest.operations);
    const theirs = await microseconds(contest.peer, contest.operations);
    if (round < 0) continue;
    ours.push(own);
    peer.push(theirs);
  }
  const [own, theirs] = [median(ours), median(peer)];
  return { name: contest.name, ratio: own / theirs, target: contest.target, ours: own, peer: theirs, unit: 'µs' };
}
