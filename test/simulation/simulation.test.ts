/** Six people with ten devices, a bad network, wrong clocks, engines killed at random writes: nothing lost, nothing twice. */
import { expect, test } from 'vitest';
import { type Plan, simulate } from './simulation.ts';

const YEAR = 365.25 * 24 * 3_600_000;
const LONG = process.env['ICOM_LONG'] !== undefined;
/** `ICOM_SEEDS=51-100` runs those of the 200; a single number replays one. */
const [FIRST = '1', LAST = LONG && process.env['ICOM_SEEDS'] === undefined ? '200' : FIRST] = (
  process.env['ICOM_SEEDS'] ?? '1'
).split('-');
const SEEDS = Array.from({ length: Number(LAST) - Number(FIRST) + 1 }, (_, index) => Number(FIRST) + index);

const FULL = { messages: 100_000, kills: 500 };
const TENTH = { messages: 10_000, kills: 50 };
const TEN_DEVICES = {
  devices: [3, 2, 2, 1, 1, 1],
  ...(LONG ? FULL : TENTH),
  faults: { loss: 0.2, duplication: 0.2, reordering: 0.3 },
  skew: 10 * YEAR,
  storage: 'memory',
} as const;

async function expectAllThere(plan: Plan): Promise<void> {
  const { kills, problems, jumps, elapsed: _, ...comparison } = await simulate(plan);
  const replay = `replay with ICOM_SEEDS=${plan.seed}${LONG ? ' ICOM_LONG=1' : ''}`;
  const none = { lost: 0, duplicated: 0, misordered: 0, differing: 0, undelivered: 0 };
  expect(comparison, replay).toEqual(none);
  expect(problems, replay).toEqual([]);
  expect(kills, replay).toBeGreaterThanOrEqual(plan.kills);
  expect(jumps > plan.devices.length, replay).toBe(plan.skew > 0);
}

test.each(SEEDS)(
  'ten devices of six people, clocks wrong by up to ten years: seed %i',
  { timeout: 7_200_000 },
  (seed) => expectAllThere({ ...TEN_DEVICES, seed: `${seed}` }),
);

test('three people over IndexedDB, on noble’s cryptography', { timeout: 600_000 }, () =>
  expectAllThere({ ...TEN_DEVICES, seed: 'b', devices: [1, 1, 1], messages: 400, kills: 12, storage: 'indexedDB' }),
);

test('the same seed gives the same run', { timeout: 120_000 }, async () => {
  const plan = { ...TEN_DEVICES, seed: 'twice', devices: [2, 1], messages: 60, kills: 4 };
  expect(await simulate(plan)).toEqual(await simulate(plan));
});
