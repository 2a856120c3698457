/** Taking in 100,000 messages and reading the newest, sealed and in pages, against a plain record each in Dexie, in Chromium. */
import { measureInChromium } from './chromium-page.ts';
import type { BenchRow } from './row.ts';

export function run(): Promise<BenchRow[]> {
  return measureInChromium<BenchRow[]>('history-page.ts', 'measure()');
}

if (import.meta.main) console.log(await run());
