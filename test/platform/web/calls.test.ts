/** When the pages have asked what they ask first of all. */
import { expect, test } from 'vitest';
import { Calls } from '#platform/web/calls.ts';

/** Time that passes 100 ms at a time. */
function steppedClock() {
  const tasks: (() => void)[] = [];
  const clock = {
    now: () => 0,
    after(delay: number, task: () => void) {
      expect(delay).toBe(100);
      tasks.push(task);
      return () => undefined;
    },
  };
  const step = async () => {
    for (const task of tasks.splice(0)) task();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, step };
}

function lullOf(calls: Calls) {
  const seen = { isOver: false };
  void calls.lull().then(() => {
    seen.isOver = true;
  });
  return seen;
}

test('a lull comes when nobody has called for 100 ms', async () => {
  const { clock, step } = steppedClock();
  const calls = new Calls(clock);
  const lull = lullOf(calls);
  calls.begun();
  await step();
  calls.begun();
  await step();
  expect(lull.isOver).toBe(false);
  await step();
  expect(lull.isOver).toBe(true);
});

test('whoever calls without end is waited for one second', async () => {
  const { clock, step } = steppedClock();
  const calls = new Calls(clock);
  const lull = lullOf(calls);
  for (let index = 0; index < 9; index++) {
    calls.begun();
    await step();
  }
  expect(lull.isOver).toBe(false);
  calls.begun();
  await step();
  expect(lull.isOver).toBe(true);
});
