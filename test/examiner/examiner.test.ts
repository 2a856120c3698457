/**
 * Whoever has everything that a device stores, when it was written, and the default room's and the decoy's passwords can't
 * tell whether there is a hidden room: learners fitted to half of the states are right about the others as often as a coin.
 */
import { expect, test } from 'vitest';
import { examine } from './classifier.ts';
import { type Leak, sampleLives } from './states.ts';

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

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const blindName = () => Buffer.from(random(16)).toString('hex');
const leaks: Record<string, Leak> = {
  'one row that no password explains': (state) => ({
    ...state,
    rows: [...state.rows, { id: blindName(), group: blindName(), box: random(284), age: 1 }],
  }),
  'a record of the cover that is half zeros': (state) => ({
    ...state,
    cover: state.cover.map((record) =>
      record.number === 5 ? { ...record, bytes: record.bytes.slice().fill(0, 2048) } : record,
    ),
  }),
  'a record of the cover that was written after the others': (state) => ({
    ...state,
    cover: state.cover.map((record) => (record.number === 5 ? { ...record, age: record.age + 1 } : record)),
  }),
  'a file more': (state) => ({ ...state, files: [...state.files, { name: 'pool', content: random(64), changed: 0 }] }),
};

test('it would find a leak', async () => {
  const samples = await sampleLives(80, 'leak', Object.values(leaks));
  for (const [nth, name] of Object.keys(leaks).entries()) {
    const { logistic, stumps } = examine(samples[nth] ?? []);
    expect([name, Math.max(logistic, stumps) > 0.9]).toEqual([name, true]);
  }
}, 600_000);
