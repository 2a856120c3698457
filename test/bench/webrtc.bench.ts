/** Bulk data from a worker through the RTC shim, against a raw data channel of the page that lends it, in Chromium. */
import { startNode } from '../../e2e/support/super-node.ts';
import { builtForTests } from './built.ts';
import { withChromium } from './chromium-page.ts';
import { median } from './rounds.ts';
import type { BenchRow } from './row.ts';

/** libp2p's messages over WebRTC are of this size. */
const SIZE = 16 * 1024;
const COUNT = 1024;
const ROUNDS = 13;

export async function run(): Promise<BenchRow[]> {
  await builtForTests();
  const node = await startNode('test-pages');
  try {
    return await withChromium(async (context) => {
      const page = await context.newPage();
      await page.goto(`${node.url}/e2e/pages/rtc.html`);
      await page.waitForFunction(() => 'rtc' in globalThis);
      const [ours, peer]: [number[], number[]] = [[], []];
      for (let round = 0; round <= ROUNDS; round++) {
        const own = await page.evaluate(([count, size]) => globalThis.rtc.bulk(count, size), [COUNT, SIZE] as const);
        const raw = await page.evaluate(([count, size]) => globalThis.rawBulk(count, size), [COUNT, SIZE] as const);
        if (round === 0) continue;
        ours.push(own);
        peer.push(raw);
      }
      const [own, raw] = [median(ours), median(peer)];
      const name = '16 MiB over WebRTC through the shim vs a raw data channel';
      return [{ name, ratio: own / raw, target: 1 / 0.85, ours: own, peer: raw, unit: 'ms' }];
    });
  } finally {
    await node.stop();
  }
}

if (import.meta.main) console.log(await run());
