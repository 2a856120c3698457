/**
 * Whoever has everything that a device stores, when it was written, and the default room's and the decoy's passwords can't
 * tell whether there is a hidden room: learners fitted to half of the states are right about the others as often as a coin.
 */
import { expect, test } from 'vitest';
import { examine } from './classifier.ts';
import { leaks } from './leaks.ts';
import { sampleLives } from './states.ts';

const LONG = process.env.ICOM_LONG === '1';
const STATES = LONG ? 4000 : 400;
/** Three deviations above a coin, of so many that are held out. */
const BOUND = LONG ? 0.535 : 0.5 + 3 * Math.sqrt(0.25 / (STATES / 2));

test('states with a hidden room and without are alike to a fitted classifier', async () => {
  const [samples = []] = await sampleLives(STATES, 'examiner', [(state) => state]);
  const right = examine(samples);
  console.log(`examiner: ${JSON.stringify(right)} of ${STATES / 2} held out, bound ${BOUND}`);
  expect(Math.max(right.logistic, right.stumps)).toBeLessThanOrEqual(BOUND);
}, 3_600_000);

test('it would find a leak', async () => {
  const samples = await sampleLives(80, 'leak', Object.values(leaks));
  for (const [nth, name] of Object.keys(leaks).entries()) {
    const { logistic, stumps } = examine(samples[nth] ?? []);
    expect([name, Math.max(logistic, stumps) > 0.9]).toEqual([name, true]);
  }
}, 600_000);
