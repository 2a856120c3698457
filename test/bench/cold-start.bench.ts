/** From the root key to the list of conversations, of an account with 100,000 messages, against bare IndexedDB, in Chromium. */
import { measureInChromium } from './chromium-page.ts';
import type { ColdStartTimes } from './cold-start-page.ts';
import { median } from './rounds.ts';
import type { BenchRow } from './row.ts';

const ROUNDS = 25;

export async function run(): Promise<BenchRow[]> {
  const workers = { '/worker.js': 'cold-start-worker.ts' };
  const times = await measureInChromium<ColdStartTimes>('cold-start-page.ts', `measure(${ROUNDS})`, { workers });
  const row = (name: string, ours: readonly number[], peer: readonly number[]): BenchRow => {
    const [own, theirs] = [median(ours), median(peer)];
    return { name, ratio: own / theirs, target: 1.3, ours: own, peer: theirs, unit: 'ms' };
  };
  const { snapshot, tables } = times;
  return [
    row('cold start to the list vs a bare IndexedDB worker that reads the same', snapshot.ours, snapshot.peer),
    row('the same vs one that reads the rows and pages of which the list is made', snapshot.ours, tables.peer),
    row('cold start without a snapshot vs one that reads the same', tables.ours, tables.peer),
  ];
}

if (import.meta.main) console.log(await run());
