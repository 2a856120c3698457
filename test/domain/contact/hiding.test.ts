/** How long somebody stays hidden, whatever the clock does. */
import { expect, test } from 'vitest';
import { hiddenFor, hide, SHOWN } from '#domain/contact/hiding.ts';

const NOW = 1_000_000;

test('it ends when its time is over', () => {
  const hiding = hide(500, NOW);
  expect([0, 499, 500, 9000].map((passed) => hiddenFor(hiding, NOW + passed))).toEqual([500, 1, 0, 0]);
});

test('no time at all shows, and what is shown stays so before any clock', () => {
  expect(hide(0, NOW)).toEqual(SHOWN);
  expect([-NOW, 0, NOW].map((now) => hiddenFor(SHOWN, now))).toEqual([0, 0, 0]);
});

test('a clock that was set back leaves the whole time, not years', () => {
  expect(hiddenFor(hide(500, NOW), NOW - 900_000)).toBe(500);
  expect(hiddenFor(hide(500, NOW), 0)).toBe(500);
});

test('the longest time still ends at a number that can be told', () => {
  expect(hide(Number.MAX_SAFE_INTEGER, NOW).until).toBe(Number.MAX_SAFE_INTEGER);
});
