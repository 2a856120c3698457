/** Virtual time: in order, as long as somebody waits, and without keeping what nobody waits for. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

const HOUR = 3_600_000;
/** More than the clock keeps before it looks through them. */
const MANY = 10_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('timers run in order of their times, and of their setting where those are the same', async () => {
  const clock = new VirtualClock(1);
  const ran: string[] = [];
  // backwards, and enough to be looked through
  for (let number = MANY; number > 0; number--) clock.after(2 * HOUR + number, () => ran.push(`late ${number}`));
  for (const name of ['one', 'other']) clock.after(HOUR, () => ran.push(name));
  clock.after(HOUR - 1, () => ran.push('first'));
  await clock.runUntil(clock.now() + 2 * HOUR + 2);
  expect(ran).toEqual(['first', 'one', 'other', 'late 1', 'late 2']);
});

test('what was cancelled and what a dead engine waited for runs no more and keeps nothing', async () => {
  const clock = new VirtualClock(1);
  const life = { alive: true };
  const ofLife = clock.forLife(() => life.alive);
  const ran: string[] = [];
  const seen: WeakRef<{ name: string }>[] = [];
  const timer = (name: string, after: typeof clock.after) => {
    const held = { name };
    seen.push(new WeakRef(held));
    return after.call(clock, HOUR, () => ran.push(held.name));
  };
  timer('cancelled', clock.after)();
  timer('dead', ofLife.after);
  timer('awaited', clock.after);
  life.alive = false;
  for (let number = 0; number < MANY; number++) clock.after(HOUR, () => undefined)();
  // what a weak reference was made of lives to the end of the turn
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(seen.map((held) => held.deref()?.name)).toEqual([undefined, undefined, 'awaited']);
  await clock.runUntil(clock.now() + HOUR);
  expect(ran).toEqual(['awaited']);
});
