/** From the root key to the list of conversations, of an account with 100,000 messages, against bare IndexedDB, in Chromium. */
import { measureInChromium } from './chromium-page.ts';
import { median } from './rounds.ts';
import type { BenchRow } from './row.ts';

const ROUNDS = 25;

export async function run(): Promise<BenchRow[]> {
  const workers = { '/worker.js': 'cold-start-worker.ts' };
  const call = `measure(${ROUNDS})`;
  const times = await measureInChromium<{ ours: number[]; peer: number[] }>('cold-start-page.ts', call, { workers });
  const [ours, peer] = [median(times.ours), median(times.peer)];
  const name = 'cold start to the list vs a bare IndexedDB worker that reads the same';
  return [{ name, ratio: ours / peer, target: 1.3, ours, peer, unit: 'ms' }];
}

if (import.meta.main) console.log(await run());
