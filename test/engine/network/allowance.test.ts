/** The token bucket: a burst at once, then a steady rate, made to wait rather than refused. */
import { expect, test } from 'vitest';
import { Allowance } from '#engine/network/allowance.ts';
import type { Clock } from '#engine/ports.ts';

/** A clock that jumps to the end of every wait, and remembers how long that was. */
function jumpingClock() {
  let now = 1000;
  const waits: number[] = [];
  const clock: Clock = {
    now: () => now,
    after(delay, task) {
      waits.push(delay);
      now += delay;
      queueMicrotask(task);
      return () => undefined;
    },
  };
  return { clock, waits, pass: (time: number) => (now += time) };
}

test('a burst passes at once, and then so many a second', async () => {
  const { clock, waits, pass } = jumpingClock();
  const allowance = new Allowance(clock, 10, 5);
  for (let count = 0; count < 10; count++) await allowance.take();
  expect(waits).toEqual([]);
  for (let count = 0; count < 3; count++) await allowance.take();
  expect(waits).toEqual([200, 200, 200]);
  pass(60_000);
  for (let count = 0; count < 10; count++) await allowance.take();
  expect(waits).toHaveLength(3);
});

test('a clock that is set back gives nothing away and takes nothing', async () => {
  const { clock, waits, pass } = jumpingClock();
  const allowance = new Allowance(clock, 2, 5);
  await allowance.take();
  pass(-10_000);
  await allowance.take();
  expect(waits).toEqual([]);
});
