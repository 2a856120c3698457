/** One durable send (a message and three rows, sealed) against a raw strict IndexedDB transaction, in Chromium. */
import { measureInChromium } from './chromium-page.ts';
import { median } from './rounds.ts';
import type { BenchRow } from './row.ts';

/** Fifteen pages' worth after the warm-up: every fill of the last page counts alike. */
const SENDS = 16 * 64;

export async function run(): Promise<BenchRow[]> {
  const times = await measureInChromium<{ ours: number[]; peer: number[] }>('storage-page.ts', `measure(${SENDS})`);
  const ours = median(times.ours);
  const peer = median(times.peer);
  const name = 'durable send vs a raw strict transaction of the same records';
  return [{ name, ratio: ours / peer, target: 1.3, ours, peer, unit: 'ms' }];
}

if (import.meta.main) console.log(await run());
