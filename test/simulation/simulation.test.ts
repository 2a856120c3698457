/** Three people, a bad network, engines killed at random writes: nothing lost, nothing twice, everything in order. */
import { expect, test } from 'vitest';
import { simulate } from './simulation.ts';

const SEED = process.env['ICOM_SEED'] ?? 'first light';
/** `npm run test:long` runs ten; `npm test` the first of them. */
const SEEDS = [SEED, ...Array.from({ length: process.env['ICOM_LONG'] ? 9 : 0 }, (_, index) => `${SEED} ${index + 2}`)];
const FAULTS = { loss: 0.2, duplication: 0.2, reordering: 0.3 };

test.each(SEEDS)('3 people, 2,000 messages, 50 kills: %s', { timeout: 600_000 }, async (seed) => {
  const report = await simulate({ seed, people: 3, messages: 2000, kills: 50, faults: FAULTS });
  const { lost, duplicated, misordered, undelivered, kills } = report;
  const replay = `replay with ICOM_SEED='${seed}'`;
  expect({ lost, duplicated, misordered, undelivered }, replay).toEqual({
    lost: 0,
    duplicated: 0,
    misordered: 0,
    undelivered: 0,
  });
  expect(kills, replay).toBeGreaterThanOrEqual(50);
  for (const { sender, receiver } of report.digests) expect(receiver, replay).toBe(sender);
});

test('the same seed gives the same run', { timeout: 120_000 }, async () => {
  const plan = { seed: `${SEED}/twice`, people: 2, messages: 60, kills: 4, faults: FAULTS };
  expect(await simulate(plan)).toEqual(await simulate(plan));
});
