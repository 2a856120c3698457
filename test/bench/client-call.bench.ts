/** Calls of the client's to the engine and back, in Chromium, against bare messages to a SharedWorker and against Comlink's. */
import { chromium } from '@playwright/test';
import { launchArguments, requireChromium } from '../../e2e/support/chromium.ts';
import { startNode } from '../../e2e/support/super-node.ts';
import { builtForTests } from './built.ts';
import { median } from './rounds.ts';
import type { BenchRow } from './row.ts';

const WARM_UP = 50;
const ROUNDS = 400;
const BURSTS = 41;
const BURST_CALLS = 200;
const LONG_BURSTS = 15;
const LONG_BURST_CALLS = 1000;

function row(name: string, engine: readonly number[], other: readonly number[], target: number): BenchRow {
  const [ours, peer] = [median(engine), median(other)];
  return { name, ratio: ours / peer, target, ours, peer, unit: 'µs' };
}

export async function run(): Promise<BenchRow[]> {
  await builtForTests();
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
    const long = await page.evaluate(([rounds, count]) => globalThis.timeBursts(rounds, count), [
      LONG_BURSTS,
      LONG_BURST_CALLS,
    ] as const);
    return [
      row('client call p50 vs SharedWorker message', calls.engine, calls.raw, 1.15),
      row('client calls in a burst vs SharedWorker messages', bursts.engine, bursts.raw, 1),
      row(`burst of ${LONG_BURST_CALLS} client calls vs Comlink calls`, long.engine, long.comlink, 1 / 8),
    ];
  } finally {
    await browser.close();
    await node.stop();
  }
}
