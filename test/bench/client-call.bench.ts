/** A call of the client's to the engine and back, in Chromium, against a bare message to a SharedWorker and back. */
import { chromium } from '@playwright/test';
import buildForTests from '../../e2e/support/build.ts';
import { launchArguments, requireChromium } from '../../e2e/support/chromium.ts';
import { startNode } from '../../e2e/support/super-node.ts';
import type { BenchRow } from './row.ts';

const WARM_UP = 50;
const ROUNDS = 400;
const BURSTS = 41;
const BURST_CALLS = 200;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function row(name: string, times: { engine: readonly number[]; raw: readonly number[] }, target: number): BenchRow {
  const [ours, peer] = [median(times.engine), median(times.raw)];
  return { name, ratio: ours / peer, target, ours, peer, unit: 'µs' };
}

export async function run(): Promise<BenchRow[]> {
  await buildForTests();
  const node = await startNode('test-pages');
  const browser = await chromium.launch({ executablePath: requireChromium(), args: launchArguments() });
  try {
    const page = await browser.newPage();
    await page.goto(`${node.url}/e2e/pages/echo.html`);
    await page.waitForFunction(() => 'timeCalls' in globalThis);
    await page.evaluate((rounds) => globalThis.timeCalls(rounds), WARM_UP);
    const calls = await page.evaluate((rounds) => globalThis.timeCalls(rounds), ROUNDS);
    const bursts = await page.evaluate(([rounds, count]) => globalThis.timeBursts(rounds, count), [
      BURSTS,
      BURST_CALLS,
    ] as const);
    return [
      row('client call p50 vs SharedWorker message', calls, 1.15),
      row('client calls in a burst vs SharedWorker messages', bursts, 1),
    ];
  } finally {
    await browser.close();
    await node.stop();
  }
}
