/** Scrolling through 100,000 messages: the app's own history against a list written by hand, in Chromium. */
import { servePage, withChromium } from './chromium-page.ts';
import { median } from './rounds.ts';
import type { BenchRow } from './row.ts';
import type { Scrolled } from './scroll-page.tsx';

const ROUNDS = 5;

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;
}

export async function run(): Promise<BenchRow[]> {
  const { url, stop } = await servePage('scroll-page.tsx');
  try {
    return await withChromium(async (context) => {
      const scrolled = { ours: [] as Scrolled[], peer: [] as Scrolled[] };
      for (let round = 0; round < ROUNDS; round++) {
        for (const side of ['ours', 'peer'] as const) {
          const page = await context.newPage();
          page.on('pageerror', (error) => console.error(error.message));
          await page.goto(url);
          await page.waitForFunction('typeof measure === "function"');
          scrolled[side].push(await page.evaluate<Scrolled>(`measure("${side}")`));
          await page.close();
        }
      }
      const frame = (side: readonly Scrolled[]) => median(side.map(({ frames }) => p95(frames)));
      const [ours, peer] = [frame(scrolled.ours), frame(scrolled.peer)];
      const worst = (side: readonly Scrolled[]) => Math.max(...side.map(({ blank }) => blank));
      const [blank, other] = [worst(scrolled.ours), worst(scrolled.peer)];
      const name = 'scrolling 100,000 messages, p95 frame vs a hand-written recycler';
      return [
        { name, ratio: ours / peer, target: 1.5, ours, peer, unit: 'ms' },
        // judged as it is and not by the recycler's: nothing may be blank
        {
          name: 'the same, share of the view left blank',
          ratio: blank,
          target: 0,
          ours: blank,
          peer: other,
          unit: 'view',
        },
      ];
    });
  } finally {
    stop();
  }
}

if (import.meta.main) console.log(await run());
